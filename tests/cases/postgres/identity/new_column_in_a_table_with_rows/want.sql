create table t (v int, id bigint generated always as identity (start with 5) unique);
