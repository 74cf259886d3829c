-- does not: USING
create table t (v timestamptz default now());
