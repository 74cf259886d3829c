grant select on p1, p2 to case_boss; grant select (id) on p to case_reader;
