-- roles: case_app case_boss case_reader
-- first: do $$ begin create role case_super superuser; exception when duplicate_object then null; end $$
create foreign data wrapper w; create server srv foreign data wrapper w; create foreign table ft (a int, b text) server srv;
