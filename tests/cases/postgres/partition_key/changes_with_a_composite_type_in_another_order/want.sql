create type c as (b text, a text);
create type o as (c c, n int);
create table t (id bigint, c c, cs c[], o o) partition by range (id);
create table t_1 partition of t for values from (0) to (10);
