-- roles: case_app case_boss case_reader
-- first: do $$ begin create role case_super superuser; exception when duplicate_object then null; end $$
create function on_ddl() returns event_trigger language plpgsql as 'begin end'; create event trigger e on ddl_command_end execute function on_ddl();
