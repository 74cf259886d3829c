create table p (a int primary key);
create table c (a int);
alter table c add constraint f foreign key (a) references p not valid;
insert into p values (9);
insert into c values (9);
