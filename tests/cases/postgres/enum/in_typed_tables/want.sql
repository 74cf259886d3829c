create type e as enum ('a', 'b');
create type c as (x e, n int);
create table t of c (n with options default 5);
