grant select, insert on t to case_app with grant option; grant update on t to case_app;
