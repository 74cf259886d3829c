-- same: select last_value from s
create sequence s;
create table t (id int default nextval('s'), other int);
create table u (id int);
alter sequence s owned by t.id;
insert into t (other) values (1), (2);
insert into u values (9);
