create table t (id int generated always as identity, n serial); create table only_some (id int); revoke insert on only_some from case_app;
