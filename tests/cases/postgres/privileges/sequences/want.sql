grant usage, update on sequence s to case_app; grant all on sequence t_n_seq to case_boss;
