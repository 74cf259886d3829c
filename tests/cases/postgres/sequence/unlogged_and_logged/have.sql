-- since: 15
-- same: select last_value from s
create unlogged sequence s start 5;
create unlogged table t (id serial, n int generated always as identity);
create table u (id serial);
insert into t default values;
insert into u default values;
