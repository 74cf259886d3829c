create domain x as int constraint small check (value < 10);
create type y as enum ('5', '7');
create type o as (n x, m y);
create domain p as text;
comment on domain x is 'numbers';
create function f(x) returns int language sql as 'select 1';
create table t (id int primary key, v x default 1, vs x[], w y not null, o o, p p, twice x unique);
create index t_v_idx on t (v);
create view s as select id, v, w from t;
