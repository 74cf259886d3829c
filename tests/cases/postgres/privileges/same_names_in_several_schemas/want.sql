grant select on b.t to case_app; grant select on t to case_app;
