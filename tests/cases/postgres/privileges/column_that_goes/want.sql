alter table t drop column gone; grant select (id) on t to case_app;
