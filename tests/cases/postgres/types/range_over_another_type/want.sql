create type r as range (subtype = int8);
create table t (v r);
