create table t (a int, b text);
insert into t values (1, 'b');
create materialized view m as select a, b from t;
create unique index k on m (a);
create index i on m (lower(b)) with (fillfactor = 70);
alter materialized view m cluster on k;
