create view v as select 1 as a; revoke all on v from case_app, case_reader;
