create type label as enum ('a', 'b');
create table t (l label, x text);
insert into t values ('a', 'b');
