create table t (v text primary key, w text[] not null);
