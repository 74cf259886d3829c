create type e as enum ('a', 'b');
create domain d as e default 'b' check (value in ('a', 'b'));
create table t (v d, a d[] default array['b'::d]);
create materialized view m as select v from t;
