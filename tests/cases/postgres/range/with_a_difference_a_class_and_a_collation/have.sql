-- same: select v::text from t
create function apart(float8, float8) returns float8 immutable language sql as 'select $1 - $2';
create type r as range (subtype = float8);
create type words as range (subtype = text);
create table t (v r, w words);
insert into t values ('[1,2)', '[a,b)');
