grant select on p to case_app; grant insert on p1 to case_app;
