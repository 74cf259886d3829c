create table t (a text, b text generated always as (a || 'x') stored not null);
alter table t alter b set storage external, alter b set statistics 9, alter a set (n_distinct = -0.1);
