create type c as (a bigint, b text);
create table t of c (primary key (a));
