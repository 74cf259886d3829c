create view v as select id from old; create materialized view m as select id from old; revoke all on v, m from case_app, case_reader; grant select (id) on v to case_boss;
