-- same: select v::text, w::text, x::text, y::text, z::text from t
create table t (v e default 'a', w text, x word, y letter, z e[]);
insert into t values ('a', 'b', 'a', 'b', '{a,b}');
