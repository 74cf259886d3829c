grant select (a, b), insert (b) on t to case_app;
