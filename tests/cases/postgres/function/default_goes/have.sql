create function f(a int default 1, b int default 2) returns int immutable language sql as 'select a + b';
create view v as select f(id) as x, id from t;
