-- same: select v::text, w::text, x::text from t
create type old as enum ('a');
create domain olddom as int;
create table t (v old default 'a', w olddom, x text default 'b');
insert into t values ('a', 5, 'b');
