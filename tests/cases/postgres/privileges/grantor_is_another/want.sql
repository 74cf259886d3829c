grant select on t to case_app with grant option; set role case_app; grant select on t to case_reader; reset role;
