create view w as select id, v from t;
create function f() returns setof w language sql as 'select id, v from t';
create or replace view w as select id, v from f();
comment on view w is 'Reads what f gives, which has its rows';
