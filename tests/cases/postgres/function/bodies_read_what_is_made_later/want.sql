create table t (id int primary key);
insert into t values (1);
create view z_view as select id from t;
create function a() returns bigint language sql as 'select count(*) from z_view';
create materialized view zz_kept as select id from z_view;
create function z() returns bigint language sql as 'select count(*) from zz_kept';
create function m() returns bigint language sql as 'select a() + z()';
create function p(x int) returns z_view language plpgsql as $$declare r z_view; begin select * into r from zz_kept where id = x; return r; end$$;
