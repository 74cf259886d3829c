-- roles: case_app case_boss case_reader
-- first: do $$ begin execute format('grant create on database %I to case_app, case_boss', current_database()); end $$
create table t (id int primary key); create publication p for table t;
