-- roles: case_app case_boss
create table p (id int) partition by range (id);
create table p1 partition of p for values from (0) to (10);
create table p2 partition of p for values from (10) to (20);
insert into p values (1), (11);
