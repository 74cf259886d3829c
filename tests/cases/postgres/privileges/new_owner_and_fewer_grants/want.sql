alter table t owner to case_boss; grant update on t to case_reader;
