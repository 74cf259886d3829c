grant select, insert, truncate on t to case_app;
