create table a (id int, v int) partition by range (id);
create table a_1 partition of a for values from (0) to (10);
create table a_2 partition of a for values from (10) to (20);
insert into a values (1, 1), (11, 1);
create function f() returns trigger language plpgsql as 'begin return new; end';
