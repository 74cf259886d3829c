create table t (a int, m text collate "C" not null default 'm', n numeric(5, 2) generated always as (a * 2) stored, z int);
alter table t alter m set storage external, alter m set statistics 44, alter m set (n_distinct = -1);
comment on column t.m is 'middle';
