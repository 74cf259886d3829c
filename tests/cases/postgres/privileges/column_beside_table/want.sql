grant select (a) on t to case_app; grant update on t to case_app;
