create table t3_2 partition of t3 for values from (50) to (200);
alter table t3 add constraint c3 check (id > -1) not valid;
