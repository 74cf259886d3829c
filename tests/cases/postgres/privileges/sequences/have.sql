grant usage on sequence s to case_app; grant select on sequence t_n_seq to case_app;
