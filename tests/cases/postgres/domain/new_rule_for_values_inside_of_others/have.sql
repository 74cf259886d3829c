-- same: select v, a::text, c::text from t
create domain d as int;
create type c as (x d);
create table t (v d, a d[], c c);
insert into t values (1, '{2}', row(3));
