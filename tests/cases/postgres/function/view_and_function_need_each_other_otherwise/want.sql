create view w as select id from t;
create function f(more int default 0) returns setof w language sql as 'select id from t where id > more';
create or replace view w as select id from f();
create view z as select id from w;
