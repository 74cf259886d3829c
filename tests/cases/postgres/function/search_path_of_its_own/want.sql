create schema app;
create schema lib;
create table app.t (id int primary key);
create view app.v as select id from app.t;
create function lib.a_reader() returns bigint language sql set search_path = app as 'select count(*) from v';
create function lib.z_called() returns bigint language sql as 'select lib.a_reader() + (select count(*) from app.v)';
create function a_caller() returns bigint language sql as 'select lib.z_called()';
