create table links (id int, slug text);
insert into links values (1, 'a');
create event trigger seal on ddl_command_start execute function forbid();
alter event trigger seal disable;
