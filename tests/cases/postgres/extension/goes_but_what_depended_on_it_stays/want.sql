create function f() returns int language sql as 'select 1';
create table t (id int);
insert into t values (1);
create index t_id on t (id);
