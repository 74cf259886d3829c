-- no yaml
-- since: 15
-- first: create access method other type table handler heap_tableam_handler
create table t (id int) using other;
