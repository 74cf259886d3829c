alter default privileges grant select on tables to case_app;
