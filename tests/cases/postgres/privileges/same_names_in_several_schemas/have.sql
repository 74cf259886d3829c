grant select on a.t to case_app;
