-- one way
create type c as (a int[], b boolean, c int);
create table t (v c);
