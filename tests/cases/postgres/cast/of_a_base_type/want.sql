create function quiet(shouted) returns text language internal immutable strict as 'lower';
create cast (shouted as text) with function quiet(shouted) as assignment;
create cast (text as shouted) without function as assignment;
create view v as select x::text from t;
