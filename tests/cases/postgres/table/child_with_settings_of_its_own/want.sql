create table p (a int, b text default 'q', c text);
create table t (x int) inherits (p);
create table "T 2" (b text default null) inherits (p);
alter table p alter c set storage external, alter c set statistics 7;
alter table t alter a set not null, alter b set default 't', alter c set storage main, alter c set statistics 8,
    alter c set (n_distinct = 5);
comment on column t.c is 'of the child';
