create table t (id int) partition by range (id);
create table a_new_one partition of t for values from (1) to (10);
