-- does: COLLATE "C"
create table t (v text collate "C", w text);
create index on t (v);
