create type x as enum ('a');
create table t (v x);
insert into t values ('a');
