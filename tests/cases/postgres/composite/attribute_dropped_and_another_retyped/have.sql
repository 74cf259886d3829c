-- same: select (v).b::text, (w[1]).b::text from t
create type c as (a int, b int);
create table t (v c, w c[]);
insert into t values (row(1, 2), array[row(3, 4)]::c[]);
