create event trigger watch_all on ddl_command_end execute function watch();
create event trigger "Watch Some" on ddl_command_start when tag in ('CREATE TABLE', 'ALTER TABLE') execute function watch();
create event trigger watch_drops on sql_drop execute function watch();
create event trigger watch_rewrites on table_rewrite when tag in ('ALTER TABLE') execute function watch();
comment on event trigger watch_all is 'All of it';
