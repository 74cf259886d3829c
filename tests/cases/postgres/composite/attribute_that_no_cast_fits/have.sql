-- same: select (v).a::text, (v).b::text, (v).c::text from t
create type c as (a text, b boolean, c int);
create table t (v c);
insert into t values (row('{1,2}', true, 1)), (null), (row(null, null, null));
