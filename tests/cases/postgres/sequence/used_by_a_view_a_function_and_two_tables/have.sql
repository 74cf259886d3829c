create schema q;
create sequence q."From";
create table t (id int default nextval('q."From"'));
insert into t default values;
