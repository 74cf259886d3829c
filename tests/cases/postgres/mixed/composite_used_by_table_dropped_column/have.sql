create type c as (a int);
create table t (id int, v c);
