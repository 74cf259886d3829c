create function gathered(integer) returns integer immutable language sql as 'select $1';
create view w as select gathered(v) as x from t;
