-- same: select (v).a, (v).b from t
create type c as (a int, b text);
create table t (v c, w c[]);
insert into t values (row(1, 'x'), array[row(2, 'y')]::c[]);
