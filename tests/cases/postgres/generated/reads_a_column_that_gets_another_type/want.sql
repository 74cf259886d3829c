create table t (a bigint, b bigint generated always as (a * 2) stored, c text generated always as ('x' || a) stored);
create index t_b on t (b, c);
