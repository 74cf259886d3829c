create domain d as text check (value <> '');
create type c as (x int, y text);
create table t (a d, b c, e int[]);
insert into t values ('a', (1, 'y'), '{1}');
create index i on t (a, b, e);
create index j on t (((b).x), (e[1]));
