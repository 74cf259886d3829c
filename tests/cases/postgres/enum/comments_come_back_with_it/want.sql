create type e as enum ('b', 'a');
create domain d as e;
create table t (v e, w d);
create view s as select v from t;
comment on type e is 'letters';
comment on domain d is 'other letters';
comment on column t.v is 'a letter';
comment on view s is 'the letters';
comment on column s.v is 'one of them';
