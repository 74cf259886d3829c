create table p (id int primary key);
create table t (id int, f int references p);
insert into p values (1);
insert into t values (1, 1), (2, null);
