create type c as (a int, b text);
create table t (v c);
comment on type c is 'pair';
comment on column c.a is 'number';
insert into t values (row(1, 'x'));
