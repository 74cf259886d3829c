create view v as select 2::bigint as a; revoke all on v from case_app, case_reader; grant select on v to case_boss;
