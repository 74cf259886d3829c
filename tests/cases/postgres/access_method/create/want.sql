create access method heap2 type table handler heap_tableam_handler;
create access method "My Tree" type index handler bthandler;
comment on access method heap2 is 'heap by another name';
create table t (id int) using heap2;
insert into t values (1);
