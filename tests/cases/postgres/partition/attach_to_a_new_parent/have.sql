-- does not: DROP TABLE
create table t_1 (id int primary key, v text);
create table t_2 (id int primary key, v text);
insert into t_1 values (1, 'a');
insert into t_2 values (11, 'a');
