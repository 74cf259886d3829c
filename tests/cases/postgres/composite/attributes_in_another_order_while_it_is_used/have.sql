-- same: select id, (v).a, (v).b, (v).n, (w[2]).b, (w[2]).a, array_length(w, 1) from t order by id
create type c as (a text, b text, n numeric(5, 2));
create table t (id int primary key, v c not null default row('x', 'y', 1), w c[] default '{}');
create view s as select (v).a from t;
create index t_a on t (((v).a)) where (v).b <> '';
insert into t values (1, row('one', 'two', 3), array[null, row('a', 'b', 1)]::c[]), (2, row(null, null, null), null);
