create table p (a bigint primary key, b bigint unique);
create table c (a bigint constraint f references p, b bigint);
alter table c add constraint g foreign key (b) references p (b) not valid;
insert into p values (1, 1);
insert into c values (1, 1);
comment on constraint f on c is 'x';
