grant usage on foreign data wrapper w to case_app; grant select on ft to case_app;
