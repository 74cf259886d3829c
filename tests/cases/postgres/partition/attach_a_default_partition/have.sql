create table t (id int, v text) partition by range (id);
create table t_1 partition of t for values from (1) to (10);
create table t_rest (id int, v text);
insert into t_rest values (100, 'a'), (null, 'b');
