-- case: on everything
-- have
create type e as enum ('a');
create type c as (a int);
create type r as range (subtype = time);
create domain d as int;
create sequence s;
create table t (id int constraint t_pkey primary key, v int constraint t_v check (v > 0), t_id int references t);
create index t_i on t (v);
create statistics st on id, v from t;
create function f(int) returns int language sql as 'select 1';
create procedure p(int) language sql as 'select 1';
create function g() returns trigger language plpgsql as 'begin return new; end';
create trigger tg before insert on t for each row execute function g();
create policy po on t using (true);
create view w as select id from t;
create materialized view m as select id from t;
create schema app;
-- want
create type e as enum ('a');
create type c as (a int);
create type r as range (subtype = time);
create domain d as int;
create sequence s;
create table t (id int constraint t_pkey primary key, v int constraint t_v check (v > 0), t_id int references t);
create index t_i on t (v);
create statistics st on id, v from t;
create function f(int) returns int language sql as 'select 1';
create procedure p(int) language sql as 'select 1';
create function g() returns trigger language plpgsql as 'begin return new; end';
create trigger tg before insert on t for each row execute function g();
create policy po on t using (true);
create view w as select id from t;
create materialized view m as select id from t;
create schema app;
comment on type e is 'a type';
comment on type c is 'a type';
comment on type r is 'a type';
comment on domain d is 'a domain';
comment on sequence s is 'it''s \ one';
comment on table t is 'a table';
comment on column t.v is E'two\nlines';
comment on constraint t_pkey on t is 'a key';
comment on constraint t_t_id_fkey on t is 'a key';
comment on index t_i is 'an index';
comment on statistics st is 'statistics';
comment on function f(int) is 'a function';
comment on procedure p(int) is 'a procedure';
comment on trigger tg on t is 'a trigger';
comment on policy po on t is 'a policy';
comment on view w is 'a view';
comment on column w.id is 'a column of a view';
comment on column m.id is 'a column of a view';
comment on column c.a is 'an attribute';
comment on materialized view m is 'a view';
comment on schema app is 'a schema';

-- case: changes
-- have
create table t (id int);
comment on table t is 'old';
comment on column t.id is 'old';
-- want
create table t (id int);
comment on table t is 'new';

-- case: comes back with what is replaced
-- have
create table t (id int, constraint c check (id > 0));
comment on constraint c on t is 'kept';
-- want
create table t (id int, constraint c check (id > 1));
comment on constraint c on t is 'kept';

-- case: on a column of a view that is replaced
-- have
create table t (id int, v int);
create view w as select id, v from t;
comment on column w.id is 'kept';
-- want
create table t (id int, v int);
create view w as select id from t;
comment on column w.id is 'kept';

-- case: on a column that a partition has from its parent
-- have
create table t (id int) partition by range (id);
create table "T 1" partition of t for values from (1) to (2);
-- want
create table t (id int) partition by range (id);
create table "T 1" partition of t for values from (1) to (2);
comment on column "T 1".id is 'its own';
