grant select, update on t to case_app;
