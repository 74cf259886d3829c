create event trigger a on ddl_command_end execute function other."Watch"();
create event trigger b on ddl_command_end when tag in ('DROP TABLE', 'CREATE TABLE') execute function watch();
alter event trigger b disable;
comment on event trigger b is 'kept';
