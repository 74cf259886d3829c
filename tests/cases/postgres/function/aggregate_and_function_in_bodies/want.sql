create table t (id int primary key, v int);
insert into t values (1, 1);
create function z_state(a int, b int) returns int immutable language sql as 'select a + b';
create aggregate z_total(int) (sfunc = z_state, stype = int, initcond = '0');
create function a() returns int language sql as 'select z_total(v) from t';
