-- A partition goes, and its rows with it.
-- loses rows
create table t3 (id int, e real, primary key (id)) partition by range (id);
create table t3_1 partition of t3 for values from (1) to (3);
create table t3_rest partition of t3 default;
insert into t3 values (2), (60), (300);
