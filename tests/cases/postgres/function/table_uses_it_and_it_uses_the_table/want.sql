-- no yaml
create table t (id int primary key);
create function next_id() returns int language sql begin atomic select max(id) + 1 from t; end;
alter table t alter id set default next_id();
