grant select (a, b) on t to case_app;
