create table t2 (id int primary key, e text, f text);
create table t3 (id int not null, b int);
insert into t3 values (1, 2);
