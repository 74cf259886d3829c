-- same: select v::text from t
create domain key as text;
create table t (v key primary key, w key references t, x key[]);
insert into t values ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000001', '{}');
