-- does: DROP CAST
create type c as (b bigint);
create table t (v c, w c[]);
