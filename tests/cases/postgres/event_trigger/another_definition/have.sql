create event trigger a on ddl_command_end execute function watch();
create event trigger b on ddl_command_end when tag in ('DROP TABLE') execute function watch();
comment on event trigger b is 'kept';
