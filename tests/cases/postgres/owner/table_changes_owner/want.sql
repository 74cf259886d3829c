alter table t owner to case_boss;
