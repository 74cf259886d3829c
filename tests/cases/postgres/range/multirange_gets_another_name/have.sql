-- same: select m::text from t
create type r as range (subtype = float8);
create table t (v r, m r_multirange);
insert into t values ('[1,2)', '{[1,2)}');
