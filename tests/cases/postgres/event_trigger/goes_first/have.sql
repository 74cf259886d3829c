create function forbid() returns event_trigger language plpgsql as 'begin raise exception ''nothing is dropped here''; end';
create table links (id int);
insert into links values (1);
create view v as select id from links;
create event trigger keep on sql_drop execute function forbid();
