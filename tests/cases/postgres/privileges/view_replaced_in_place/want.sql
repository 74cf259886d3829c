create view v as select a, b from t; grant select on v to case_app; grant select (b) on v to case_reader;
