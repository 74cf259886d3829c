grant select on t to case_boss with grant option; set role case_boss; grant select on t to case_reader; reset role;
