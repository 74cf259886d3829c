create function f(a int, b int default 3) returns int immutable language sql as 'select a + b';
create view v as select f(id) as x, id from t;
