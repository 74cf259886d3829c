grant select (id, a) on v to case_reader; grant insert on v to case_reader; grant select on m to case_reader;
