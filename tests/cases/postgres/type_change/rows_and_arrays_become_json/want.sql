-- does: to_jsonb(a)
create type c as (a int, b text);
create table t (a jsonb, b jsonb, d json, e int, f int);
