-- same: select a::text, b::text, c from t
create table t (a int, b int generated always as (a * 2) stored, c text generated always as ('x' || a) stored);
create index t_b on t (b, c);
insert into t values (3);
