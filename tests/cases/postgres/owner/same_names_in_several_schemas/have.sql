alter table a.t owner to case_app; alter table b.t owner to case_boss;
