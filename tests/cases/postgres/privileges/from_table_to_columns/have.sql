grant select on t to case_app;
