alter table p owner to case_app; alter table p2 owner to case_boss;
