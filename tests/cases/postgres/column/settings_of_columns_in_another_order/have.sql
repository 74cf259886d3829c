create table t (id int primary key, b text, f int);
alter table t alter b set storage external;
