-- roles: case_app case_boss
create table t (a int);
insert into t values (1);
create materialized view m as select a from t;
create index m_a on m (a);
