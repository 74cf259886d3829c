create view v as select b as a from t; alter view v owner to case_app;
