create type "e 1" as enum ('b', 'a');
create type "select" as enum ('y', 'x');
create type c as (a "e 1", b "select", d "select"[]);
create table t (v "e 1", w "select", c c);
