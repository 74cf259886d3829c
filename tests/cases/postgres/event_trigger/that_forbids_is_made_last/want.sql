create table links (id int, slug text);
insert into links values (1, 'a');
create function forbid() returns event_trigger language plpgsql as 'begin raise exception ''no changes here''; end';
comment on table links is 'Sealed';
create view v as select id from links;
create event trigger seal on ddl_command_start execute function forbid();
