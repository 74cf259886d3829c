create view w as select id, v from t;
create function f() returns setof w language sql as 'select id, v from t';
create or replace view w as select id, v from f();
create view z as select id from w;
