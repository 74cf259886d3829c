-- does: ADD ATTRIBUTE
create type c as (a int, d date);
create table t (v c);
