create table t (id int primary key);
insert into t values (1);
create table u (id int primary key, v int);
insert into u values (1, 2);
