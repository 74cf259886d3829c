create table t (id int) partition by range (id);
create table "T 1" partition of t for values from (1) to (2);
