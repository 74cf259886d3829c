alter table p1 owner to case_app;
