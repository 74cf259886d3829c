-- case: enum
-- have
-- want
create type mood as enum ('sad', 'it''s ok', 'happy');
create table t (m mood not null default 'sad', all_of mood[]);

-- case: enum gets values in their places
-- does: ADD VALUE 'a' BEFORE 'b'
-- does: ADD VALUE 'c' AFTER 'b'
-- does: ADD VALUE 'e';
-- have
create type e as enum ('b', 'd');
create table t (v e);
insert into t values ('b');
-- want
create type e as enum ('a', 'b', 'c', 'd', 'e');
create table t (v e);

-- case: enum value used as a default at once
-- have
create type e as enum ('b');
create table t (v e);
-- want
create type e as enum ('b', 'c');
create table t (v e default 'c', w e not null default 'c', check (v <> 'c'));

-- case: enum loses a value while everything uses it
-- have
create type e as enum ('a', 'b', 'gone');
create table t (id int primary key, v e default 'a', w e[] default '{b}', check (v <> 'gone'));
create index t_v on t (v) where v = 'a';
create view s as select id, v from t where v = 'b';
create function f(e) returns e language sql as 'select $1';
insert into t values (1, 'a', '{a,b}');
-- want
create type e as enum ('b', 'a');
create table t (id int primary key, v e default 'a', w e[] default '{b}', check (v <> 'b'));
create index t_v on t (v) where v = 'a';
create view s as select id, v from t where v = 'b';
create function f(e) returns e language sql as 'select $1';

-- case: domain
-- have
create table t (v text);
insert into t values ('a@b');
-- want
create domain email as text collate "C" default 'a@b' not null constraint at check (value ~ '@');
create table t (v email);

-- case: domain changes in place
-- does not: CREATE DOMAIN
-- have
create domain d as int default 1 constraint low check (value > 0) constraint same check (value < 100);
create table t (v d);
insert into t values (5);
-- want
create domain d as int default 2 not null constraint low check (value > 1) constraint same check (value < 100)
    constraint new check (value <> 7);
create table t (v d);

-- case: domain over another type
-- have
create domain d as int check (value > 0);
create table t (v d default 3);
insert into t values (5);
-- want
create domain d as bigint check (value > 0);
create table t (v d default 3);

-- case: domain not validated
-- have
create domain d as int;
alter domain d add constraint c check (value > 0) not valid;
-- want
create domain d as int constraint c check (value > 0);

-- case: composite
-- have
create table t (v int);
-- want
create type address as (street text, zip varchar(10), "No" int);
create table t (v int, a address, more address[]);

-- case: composite changes while it is used
-- does: ADD ATTRIBUTE
-- have
create type c as (a int, b text);
create table t (v c);
insert into t values (row(1, 'x'));
-- want
create type c as (a int, d date);
create table t (v c);

-- case: composite attribute of another type
-- have
create type c as (a int, b text);
-- want
create type c as (a bigint, b text collate "C");

-- case: range
-- have
-- want
create type timerange as range (subtype = time);
create type floats as range (subtype = float8, subtype_diff = float8mi, multirange_type_name = many_floats);
create table t (r timerange, f floats, m many_floats);

-- case: range over another type
-- have
create type r as range (subtype = int4);
create table t (v r);
insert into t values ('[1,2)');
-- want
create type r as range (subtype = int8);
create table t (v r);

-- case: types of types
-- have
-- want
create type e as enum ('a');
create domain d as e not null;
create type c as (x d, y e[]);
create table t (v c);
create type deep as (t t, c c);

-- case: sequence
-- have
create sequence s;
-- want
create sequence s as int increment by 5 minvalue -10 maxvalue 1000 start 20 cache 3 cycle;
create sequence s2 as smallint increment by -1;
create table t (id bigint default nextval('s'));

-- case: sequence owned
-- have
create sequence s;
create table t (id bigint default nextval('s'));
insert into t default values;
-- want
create sequence s;
create table t (id bigint default nextval('s'));
alter sequence s owned by t.id;

-- case: sequence goes with its table
-- have
create table t (id bigserial primary key, other serial);
create table u (id int default nextval('t_other_seq'));
-- want
create table u (id int);

-- case: sequence is left when its table goes
-- have
create table t (id bigserial primary key);
-- want
create sequence t_id_seq;

-- case: sequence unlogged
-- no yaml
-- since: 15
-- have
create sequence s;
-- want
create unlogged sequence s;

-- case: schema and extension
-- have
-- want
create schema ext;
create schema "My schema";
create extension citext schema ext;
create table "My schema".t (v ext.citext primary key);

-- case: extension in another schema
-- does: SET SCHEMA
-- have
create extension pg_trgm;
create table t (v text);
create index t_v on t using gin (v gin_trgm_ops);
-- want
create schema ext;
create extension pg_trgm schema ext;
create table t (v text);
create index t_v on t using gin (v ext.gin_trgm_ops);
