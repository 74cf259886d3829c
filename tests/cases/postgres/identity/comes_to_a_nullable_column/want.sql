-- does: NOT NULL
create table t (id bigint generated always as identity, v text);
