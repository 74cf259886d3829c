-- same: select a, b from t
create type c as (a int, b text);
create table t of c (primary key (a));
insert into t values (1, 'x');
