-- case: create
-- have
-- want
create function plain(a int, b text default 'x', variadic c int[] default '{}') returns text language sql
    immutable strict parallel safe cost 5 as 'select a::text || b';
create function many(out x int, inout y int) language plpgsql stable security definer set search_path to public, pg_temp
    set work_mem to '8MB' as $$ begin x := 1; end $$;
create function rows(n int) returns table (a int, b text) language sql rows 10 begin atomic select 1, 'x'; end;
create function one(int) returns int language sql return $1 + 1;
create procedure p(inout a int) language plpgsql as 'begin a := 1; end';
create function dollars() returns text language sql as $x$ select $$it's $body$ here$$ $x$;

-- case: body
-- does: CREATE OR REPLACE FUNCTION
-- does not: DROP
-- have
create function f() returns int language sql as 'select 1';
create view v as select f();
-- want
create function f() returns int language sql immutable as 'select 2';
create view v as select f();

-- case: result
-- does: DROP FUNCTION
-- have
create function f() returns int language sql as 'select 1';
create view v as select f() as x;
create table t (a int default f());
insert into t values (1);
-- want
create function f() returns bigint language sql as 'select 1';
create view v as select f() as x;
create table t (a int default f());

-- case: argument names and defaults
-- have
create function f(a int, b int default 1) returns int language sql as 'select 1';
-- want
create function f(x int, b int) returns int language sql as 'select 1';

-- case: overloads
-- have
create function f(int) returns int language sql as 'select 1';
-- want
create function f(text) returns int language sql as 'select 1';
create function f(int, int default 2) returns int language sql as 'select 1';

-- case: procedure that was a function
-- have
create function f(int) returns void language sql as 'select 1';
-- want
create procedure f(int) language sql as 'select 1';

-- case: uses tables
-- have
-- want
create table t (id int primary key);
create function all_t() returns setof t language sql as 'select * from t';
create function count_t() returns bigint language sql begin atomic select count(*) from t; end;
create view v as select * from all_t();

-- case: table uses it and it uses the table
-- no yaml
-- have
-- want
create table t (id int primary key);
create function next_id() returns int language sql begin atomic select max(id) + 1 from t; end;
alter table t alter id set default next_id();

-- case: quoted names
-- have
-- want
create function "My f"("A" int, "select" text) returns int language sql as 'select 1';
comment on function "My f"(int, text) is 'x';

-- case: trigger
-- have
create table t (id int, updated_at timestamptz);
insert into t values (1);
-- want
create table t (id int, updated_at timestamptz);
create function touch() returns trigger language plpgsql as 'begin new.updated_at := now(); return new; end';
create trigger touch before update on t for each row execute function touch();
create trigger after_all after insert on t referencing new table as fresh for each statement execute function touch('a', 'b''c');

-- case: trigger changes
-- does: CREATE OR REPLACE TRIGGER
-- have
create table t (id int, v int);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger g before update on t for each row execute function f();
-- want
create table t (id int, v int);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger g before insert or update of v on t for each row when (new.v > 0) execute function f();

-- case: trigger is disabled
-- does: DISABLE TRIGGER g
-- does not: CREATE
-- have
create table t (id int);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger g before update on t for each row execute function f();
create trigger h before update on t for each row execute function f();
-- want
create table t (id int);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger g before update on t for each row execute function f();
create trigger h before update on t for each row execute function f();
alter table t disable trigger g;
alter table t enable always trigger h;

-- case: constraint trigger
-- have
create table t (id int);
create function f() returns trigger language plpgsql as 'begin return new; end';
-- want
create table t (id int);
create function f() returns trigger language plpgsql as 'begin return new; end';
create constraint trigger g after insert on t deferrable initially deferred for each row execute function f();

-- case: trigger of a view
-- have
create table t (id int);
create function f() returns trigger language plpgsql as 'begin return new; end';
create view v as select id from t;
-- want
create table t (id int);
create function f() returns trigger language plpgsql as 'begin return new; end';
create view v as select id + 1 as other from t;
create trigger g instead of insert on v for each row execute function f();
