grant select on t to case_app, case_boss, case_reader;
