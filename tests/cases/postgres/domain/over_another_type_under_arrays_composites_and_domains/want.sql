create domain d as bigint check (value > 0);
create domain of_d as d check (value < 100);
create type c as (x d, y of_d[]);
create table t (id int primary key, v d not null default 3, a d[] default '{1}', u of_d, c c, cs c[]);
create index t_v on t (v) where v > 1;
create view s as select v, u from t where v > 1;
create function f(d) returns of_d language sql as 'select 1::of_d';
