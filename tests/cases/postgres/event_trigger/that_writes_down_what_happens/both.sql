create table log (at timestamptz default now(), tag text);
insert into log (tag) values ('first');
create function note() returns event_trigger language plpgsql as 'begin perform 1 from log; end';
create event trigger note on ddl_command_end execute function note();
