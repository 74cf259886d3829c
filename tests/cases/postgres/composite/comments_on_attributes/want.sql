create type c as (b text, a int);
create table t (v c);
comment on type c is 'a pair';
comment on column c.a is 'number';
comment on column c.b is 'name';
