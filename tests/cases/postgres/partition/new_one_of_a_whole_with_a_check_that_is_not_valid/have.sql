alter table t3 add constraint c3 check (id > -1) not valid;
