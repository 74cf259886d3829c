create table t (id int, f bigserial);
insert into t (id) values (1), (2);
