create view t as select 1 as id; alter view t owner to case_app;
