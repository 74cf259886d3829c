grant select on v to case_app; grant update (a) on v to case_app;
