create table t (id int, primary key (id)) partition by range (id);
create table t_1 partition of t for values from (1) to (50);
create table t_rest partition of t default;
insert into t values (2), (300);
