-- does not: DROP
create function f(x int) returns int immutable parallel safe language sql as 'select x + 0';
create domain d as int check (f(value) > 0) default f(1);
create table t (id int primary key, v int default f(1) check (f(v) < 9), w int generated always as (f(id)) stored, d d);
create index t_f on t (f(v)) where f(id) > 0;
create view v as select f(v) as x from t;
create materialized view m as select f(v) as x from t;
alter table t enable row level security;
create policy p on t using (f(id) > 0);
create function g() returns trigger language plpgsql as 'begin return new; end';
create trigger g before insert on t for each row when (f(new.id) > 0) execute function g();
insert into t values (1, 1);
