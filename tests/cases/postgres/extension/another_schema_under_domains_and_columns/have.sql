create extension hstore; create extension citext;
create table h (id integer primary key, a hstore, c citext unique, e text);
create index on h using gin (a);
create function pick(h hstore) returns text language sql immutable as $$select h -> 'a'$$;
create domain mail as citext check (value ~ '@');
create table m (mail mail primary key, h_id integer references h);
insert into h values (1, 'a=>1', 'X', 'q');
insert into m values ('a@b', 1);
