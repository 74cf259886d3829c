-- roles: case_app case_boss case_reader
create table p (id int, a text) partition by range (id);
create table p1 partition of p for values from (0) to (10);
create table p2 partition of p for values from (10) to (20);
insert into p values (1), (11);
