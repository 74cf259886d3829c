grant select on t to case_app; grant select (a) on t to case_app;
