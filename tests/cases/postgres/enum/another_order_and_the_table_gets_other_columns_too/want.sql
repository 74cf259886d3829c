create type e as enum ('b', 'a');
create type f as enum ('x', 'y', 'b', 'a');
create table t (id bigint not null, v e not null default 'b', new e default 'a', more e[], was text);
