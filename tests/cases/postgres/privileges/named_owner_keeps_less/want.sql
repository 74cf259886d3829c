alter table t owner to case_app; revoke truncate, references on t from case_app; grant select on t to case_boss;
