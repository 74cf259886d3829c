create function watch() returns event_trigger language plpgsql as 'begin end';
create event trigger a on ddl_command_end execute function watch();
create event trigger b on ddl_command_end execute function watch();
create event trigger c on ddl_command_end execute function watch();
