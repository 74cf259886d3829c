create table parts (id int, n int default 2) partition by range (id);
create table parts_1 partition of parts (n default 7) for values from (10) to (20);
create table parts_2 partition of parts (n default 8) for values from (20) to (30);
create table parents (id int, n int default 2);
create table children_1 (n int default 7) inherits (parents);
create table children_2 (n int default 8) inherits (parents);
