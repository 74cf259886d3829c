-- does not: __new
-- same: select v::text, w::text from twice_t
create type seen as enum ('b', 'a');
create table seen_t (id int primary key, v seen);
create view seen_v as select v from seen_t;
create type no_key as enum ('b', 'a');
create table no_key_t (v no_key);
create type tied as enum ('b', 'a');
create table tied_t (v tied primary key);
create table tied_u (id int primary key, v tied references tied_t);
create type twice as enum ('b', 'a');
create table twice_t (id int primary key, v twice, w twice, unique (v, w));
create type parted as enum ('b', 'a');
create table parted_t (id int primary key, v parted) partition by hash (id);
create table parted_t_0 partition of parted_t for values with (modulus 1, remainder 0);
create type under as enum ('b', 'a');
create domain over as under;
create table under_t (id int primary key, v over);
create type argument as enum ('b', 'a');
create function argument_f(argument) returns int language sql as 'select 1';
create table argument_t (id int primary key, v argument);
create type changed as enum ('b', 'a');
create table changed_t (id int primary key, v changed not null, w text, unique (v));
create type watched as enum ('b', 'a');
create table watched_t (id int primary key, v watched);
create function touch() returns trigger language plpgsql as 'begin return null; end';
create trigger watched_t after update on watched_t for each row execute function touch();
