create table p (a int primary key);
create table c (a int constraint f check (a > 0));
insert into p values (1);
insert into c values (1);
