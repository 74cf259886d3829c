-- same: select id, v::text, vs::text, w::text, (o).n::text, (o).m::text, p::text from t order by id
create type x as enum ('1', '2');
create domain y as int default 5 constraint positive check (value > 0);
create type o as (n x, m y);
create type p as (lower int, upper int);
comment on type x is 'labels';
create function f(x) returns int language sql as 'select 1';
create table t (id int primary key, v x default '1', vs x[], w y not null, o o, p p, twice x unique);
create index t_v_idx on t (v);
create view s as select id, v, w from t;
insert into t values (1, '2', '{1,2}', 5, row('1', 7), row(3, 4), '2'), (2, null, null, 7, null, null, null);
