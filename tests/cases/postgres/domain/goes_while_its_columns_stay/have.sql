-- same: select v::text, w::text from t
create domain d as text check (value <> '');
create table t (v d primary key, w d[] not null);
insert into t values ('a', '{b}');
