create type e as enum ('a', 'b');
create type f as enum ('x');
create table t (id int, v e default 'a', w f);
create index t_v on t (v);
insert into t values (1, 'a', 'x');
