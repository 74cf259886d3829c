-- case: create and drop
-- have
create table a (id int primary key);
insert into a values (1);
-- want
create table a (id int primary key);
create table b (
    id uuid primary key default gen_random_uuid(),
    a_id int not null references a on delete cascade,
    name varchar(40) not null default 'x' check (name <> ''),
    tags text[] default '{}',
    unique (a_id, name)
);
create index b_name on b (lower(name)) where name is not null;

-- case: two that refer to each other
-- have
-- want
create table a (id int primary key, b_id int);
create table b (id int primary key, a_id int references a);
alter table a add foreign key (b_id) references b;

-- case: awkward names
-- have
create table "User" ("Select" int, "a""b" text);
insert into "User" values (1, 'x');
-- want
create table "User" ("Select" int not null, "a""b" text default 'it''s', "new column" int, check ("Select" > 0));
create table "order; drop table x; --" ("group" int primary key);
create index "Ünïcode idx" on "User" ("a""b");

-- case: unlogged
-- does: SET UNLOGGED
-- have
create table t (id int);
insert into t values (1);
-- want
create unlogged table t (id int);

-- case: storage parameters
-- does: RESET (autovacuum_enabled)
-- does: fillfactor = '80'
-- have
create table t (id int, v text) with (fillfactor = 70, autovacuum_enabled = off);
-- want
create table t (id int, v text) with (fillfactor = 80, toast.autovacuum_enabled = off);

-- case: row security
-- have
create table t (id int);
-- want
create table t (id int);
alter table t enable row level security;
alter table t force row level security;

-- case: replica identity
-- have
create table t (id int not null, v int);
alter table t replica identity full;
-- want
create table t (id int not null, v int);
create unique index t_id on t (id);
alter table t replica identity using index t_id;

-- case: replica identity by a constraint
-- have
create table t (id int not null, v int not null, primary key (id), constraint t_v unique (v));
-- want
create table t (id int not null, v int not null, primary key (id), constraint t_v unique (v));
alter table t replica identity using index t_v;

-- case: inherits
-- have
create table base (id int, created_at timestamptz default now());
create table leaf (id int, created_at timestamptz, extra text);
insert into leaf values (1);
-- want
create table base (id int, created_at timestamptz default now());
create table leaf (id int, created_at timestamptz, extra text);
alter table leaf inherit base;

-- case: child table made new
-- have
create table base (id int primary key, created_at timestamptz default now());
-- want
create table base (id int primary key, created_at timestamptz default now());
create table leaf (extra text, constraint leaf_extra check (extra <> '')) inherits (base);

-- case: from another schema
-- have
create schema app;
create table app.t (id int primary key);
insert into app.t values (1);
-- want
create schema app;
create type app.kind as enum ('a', 'b');
create table app.t (id int primary key, kind app.kind not null default 'a');
create table u (id int references app.t, kind app.kind);
create view app.v as select t.kind, u.id from app.t join u using (id);

-- case: access method
-- no yaml
-- since: 15
-- first: create access method other type table handler heap_tableam_handler
-- have
create table t (id int);
insert into t values (1);
-- want
create table t (id int) using other;
