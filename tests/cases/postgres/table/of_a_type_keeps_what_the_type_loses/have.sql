create type k as (x bigint, y text);
create table t of k;
insert into t values (1, 'y'), (2, null);
