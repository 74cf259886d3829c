create table t (id int generated always as identity, a int);
insert into t (a) values (1);
create table s (n serial);
