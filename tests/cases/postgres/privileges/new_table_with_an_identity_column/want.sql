create table t (id int generated always as identity, n serial); grant usage on sequence t_id_seq, t_n_seq to case_app; grant select on t to case_app;
