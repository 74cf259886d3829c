create table p (a int primary key);
create table c (a int);
insert into c values (7);
alter table c add constraint f foreign key (a) references p on delete cascade deferrable not valid;
