-- same: select a::int::boolean, b::int::boolean, c::int::boolean, d::int::boolean from t
create table t (a boolean default true, b boolean, c int default 0, d boolean);
insert into t values (true, false, 1, null);
