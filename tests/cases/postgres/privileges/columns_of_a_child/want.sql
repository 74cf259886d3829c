grant select (id) on child to case_app;
