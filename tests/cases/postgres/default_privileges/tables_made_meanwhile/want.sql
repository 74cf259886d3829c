create table t (id int generated always as identity, n serial);
revoke all on t from case_app, case_reader; revoke all on sequence t_id_seq, t_n_seq from case_app;
