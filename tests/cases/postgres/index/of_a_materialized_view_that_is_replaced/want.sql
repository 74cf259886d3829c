create table t (a int, b text);
insert into t values (1, 'b');
create materialized view m as select a, b, a + 1 as c from t;
create unique index k on m (a);
create index i on m (lower(b)) with (fillfactor = 70);
comment on index i is 'lower';
alter materialized view m cluster on k;
alter index i alter column 1 set statistics 50;
