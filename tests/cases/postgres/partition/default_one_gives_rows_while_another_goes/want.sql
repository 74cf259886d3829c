create table t3 (id int, primary key (id)) partition by range (id);
create table t3_2 partition of t3 for values from (50) to (200);
create table t3_rest partition of t3 default;
insert into t3 values (2), (60), (300);
