create type c as (a int, new date, b text);
create table t (v c, w c[]);
