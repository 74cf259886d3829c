create table p (a int primary key, b int unique);
create table c (a int constraint f references p, b int);
alter table c add constraint g foreign key (b) references p (b) not valid;
insert into p values (1, 1);
insert into c values (1, 1);
comment on constraint f on c is 'x';
