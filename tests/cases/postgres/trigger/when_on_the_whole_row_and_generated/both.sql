create table a (id int primary key, v int, w int generated always as (v + 1) stored);
create function f() returns trigger language plpgsql as 'begin return new; end';
