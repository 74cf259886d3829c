grant select (id, gone) on t to case_app;
