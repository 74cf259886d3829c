grant select, insert on t to case_app; grant all on t to case_boss;
