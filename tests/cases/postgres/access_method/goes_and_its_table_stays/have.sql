-- since: 15
create access method a type table handler heap_tableam_handler;
create table t (id int) using a;
insert into t values (1);
