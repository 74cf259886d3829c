alter table parent owner to case_app;
