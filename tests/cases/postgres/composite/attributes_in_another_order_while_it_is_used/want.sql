-- does: CREATE CAST (c__old AS c)
create type c as (n numeric(5, 2), b text, a text);
create table t (id int primary key, v c not null default row(1, 'y', 'x'), w c[] default '{}');
create view s as select (v).a from t;
create index t_a on t (((v).a)) where (v).b <> '';
