-- does not: TYPE ext.hstore
create schema ext;
create extension hstore schema ext; create extension citext schema ext;
create table h (id integer primary key, a ext.hstore, c text unique, e ext.citext);
create index on h using gist (a);
create function pick(h ext.hstore) returns text language sql immutable as $$select h operator(ext.->) 'b'$$;
create domain mail as ext.citext check (value operator(ext.~) '@.');
create table m (mail mail primary key, h_id integer references h, via ext.hstore[]);
insert into h values (1, 'a=>1', 'X', 'q');
insert into m values ('a@b', 1);
