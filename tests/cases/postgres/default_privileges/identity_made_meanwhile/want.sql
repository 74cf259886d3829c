alter table old add n int generated always as identity; revoke all on sequence old_n_seq from case_app;
