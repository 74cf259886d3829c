-- roles: case_app case_boss case_reader
create table t (id int primary key, a text, constraint positive check (id > 0)); create policy own on t to case_app using (true); alter table t enable row level security; create view v as select a from t; alter view v owner to case_app; insert into t values (1, 'x'), (2, 'y');
