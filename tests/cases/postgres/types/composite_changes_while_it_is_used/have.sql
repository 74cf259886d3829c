create type c as (a int, b text);
create table t (v c);
insert into t values (row(1, 'x'));
