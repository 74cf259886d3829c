create table t (id int primary key);
create function all_t() returns setof t language sql as 'select * from t';
create function count_t() returns bigint language sql begin atomic select count(*) from t; end;
create view v as select * from all_t();
