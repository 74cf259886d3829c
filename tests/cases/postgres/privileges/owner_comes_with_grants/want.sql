alter table t owner to case_app; grant select on t to case_boss;
