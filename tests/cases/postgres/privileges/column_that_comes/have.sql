grant select (id) on t to case_app;
