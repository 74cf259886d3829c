-- same: select id, v::text from t order by id
create type e as enum ('a', 'b');
create type f as enum ('x', 'y');
create table t (id int, v e, gone e, was f);
insert into t values (1, 'a', 'b', 'x');
