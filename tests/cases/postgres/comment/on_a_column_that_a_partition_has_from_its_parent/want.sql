create table t (id int) partition by range (id);
create table "T 1" partition of t for values from (1) to (2);
comment on column "T 1".id is 'its own';
