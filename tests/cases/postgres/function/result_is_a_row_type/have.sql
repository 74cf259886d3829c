create table t (id int primary key, v text);
insert into t values (1, 'x');
create function one() returns t language sql as 'select * from t limit 1';
create function all_of() returns setof t language sql as 'select * from t';
create function id_of(t) returns int immutable language sql as 'select $1.id';
create view v as select t.id_of, (one()).v from t;
