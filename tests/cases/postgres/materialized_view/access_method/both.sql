-- since: 15
create table a (id int primary key);
insert into a values (1);
-- first: create access method heap2 type table handler heap_tableam_handler
