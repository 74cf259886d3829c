-- same: select v::text, a::text from t
create type e as enum ('a', 'b', 'gone');
create domain d as e default 'a' check (value <> 'gone'::e);
create table t (v d, a d[] default array['b'::d]);
create materialized view m as select v from t;
insert into t values ('b', '{a}');
