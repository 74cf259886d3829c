-- same: select v::text, w::text from t
create type e as enum ('a', 'b', 'c', 'gone');
create domain d as int check (value >= 0);
create type r as range (subtype = e);
create type s as range (subtype = float8);
create table t (v r, w s, x d);
insert into t values ('[a,c)', '[1,5)', 3);
