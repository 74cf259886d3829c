create table parts (id int, n int default 1) partition by range (id);
create table parts_1 (id int, n int default 7);
create table parents (id int, n int default 1);
create table children_1 (id int, n int default 7);
insert into parts_1 values (11, 1);
insert into children_1 values (11, 1);
