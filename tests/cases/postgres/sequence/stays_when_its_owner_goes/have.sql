-- same: select last_value from s
create sequence s;
create table t (id int default nextval('s'), v int);
alter sequence s owned by t.id;
insert into t (v) values (1), (2), (3);
