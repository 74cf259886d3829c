alter table t owner to case_app; grant select on t to case_boss; grant select (a) on t to case_boss;
