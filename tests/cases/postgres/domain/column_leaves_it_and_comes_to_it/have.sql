-- same: select v::text, w::text, x::text from t
create domain d as int default 4 check (value > 0);
create table t (v d, w int, x d[]);
create index t_v on t (v);
create view s as select v, w from t;
insert into t values (1, 2, '{3}');
