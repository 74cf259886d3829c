-- The rows of the child are put aside before its parent's columns go.
create table t2 (id int primary key);
create table t3 (id int, "C d" bigint, b text, primary key (id)) partition by list (id);
create table t3_rest partition of t3 default;
create function tf() returns trigger language plpgsql as 'begin return null; end';
insert into t2 values (1);
insert into t3 values (2, 20, 'x');
