alter table t alter id add generated always as identity; grant usage on sequence t_id_seq to case_app;
