create table t3_2 partition of t3 for values from (100) to (200);
alter table t3 add column b int references t3 on update set null deferrable initially deferred;
