create table t (a int, b int);
create view v as select a from t;
create view w as select a from v where a > 0;
create materialized view m as select a from w;
create index m_a on m (a);
comment on index m_a is 'kept';
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger g instead of insert on v for each row execute function f();
