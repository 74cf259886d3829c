create view v as select a from t; grant select on v to case_app; grant select (a) on v to case_reader;
