create table links (id int);
insert into links values (1);
create event trigger seal on ddl_command_start execute function forbid();
