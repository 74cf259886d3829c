alter table child owner to case_app;
