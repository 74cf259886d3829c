-- case: enum loses a value under a partitioned table and a domain default
-- have
create type e as enum ('a', 'b', 'gone');
create table t (id int, v e default 'a') partition by range (id);
create table t_1 partition of t for values from (1) to (10);
insert into t values (1, 'b');
-- want
create type e as enum ('a', 'b');
create table t (id int, v e default 'a') partition by range (id);
create table t_1 partition of t for values from (1) to (10);


-- case: drop everything
-- have
create extension pg_trgm;
create schema app;
create type app.e as enum ('a');
create table app.p (id serial primary key, e app.e default 'a');
create table t (id int primary key, p_id int references app.p, v text);
create index on t using gin (v gin_trgm_ops);
create view v as select t.id, p.e from t join app.p p on p.id = t.p_id;
create materialized view m as select * from v;
create unique index on m (id);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger g before insert on t for each row execute function f();
-- want

-- case: table becomes a view
-- loses rows
-- have
create table x (id int);
-- want
create view x as select 1 as id;

-- case: view becomes a materialized view
-- have
create view x as select 1 as id;
create view y as select id from x;
-- want
create materialized view x as select 1 as id;
create view y as select id from x;

-- case: index becomes a constraint of the same name
-- have
create table t (a int);
create unique index t_a_key on t (a);
-- want
create table t (a int constraint t_a_key unique);

-- case: sequence name taken by a table
-- have
create sequence x;
-- want
create table x (id int);

-- case: enum becomes a domain of the same name
-- have
create type x as enum ('a');
-- want
create domain x as text;

-- case: enum becomes a domain of the same name while used
-- one way
-- have
create type x as enum ('a');
create table t (v x);
insert into t values ('a');
-- want
create domain x as text;
create table t (v x);

-- case: column order in a primary key
-- have
create table t (a int, b int, primary key (a, b));
create table u (a int, b int, foreign key (a, b) references t);
insert into t values (1, 2);
insert into u values (1, 2);
-- want
create table t (a int, b int, primary key (b, a));
create table u (a int, b int, foreign key (a, b) references t (a, b));

-- case: partition by another bound among siblings
-- have
create table t (id int) partition by range (id);
create table t_1 partition of t for values from (1) to (10);
create table t_2 partition of t for values from (10) to (20);
insert into t values (1), (10);
-- want
create table t (id int) partition by range (id);
create table t_1 partition of t for values from (1) to (5);
create table t_2 partition of t for values from (5) to (20);

-- case: function with default uses a view that uses a function
-- have
-- want
create function a() returns int language sql as 'select 1';
create view v as select a() as x;
create function b(n int default a()) returns setof v language sql as 'select * from v';
create view w as select * from b();

-- case: generated column on a function
-- have
create table t (a text);
insert into t values ('x');
-- want
create function norm(text) returns text immutable language sql return lower($1);
create table t (a text, b text generated always as (norm(a)) stored, constraint c check (norm(b) = b));
create index t_norm on t (norm(a));

-- case: function body changes under a generated column
-- have
create function norm(text) returns text immutable language sql as 'select lower($1)';
create table t (a text, b text generated always as (norm(a)) stored);
-- want
create function norm(text) returns text immutable language sql as 'select upper($1)';
create table t (a text, b text generated always as (norm(a)) stored);

-- case: function argument renamed under generated column
-- have
create function norm(x text) returns text immutable language sql as 'select lower($1)';
create table t (a text, b text generated always as (norm(a)) stored, c text default norm('x') check (norm(c) = c));
create index t_n on t (norm(a));
insert into t values ('A');
-- want
create function norm(y text) returns text immutable language sql as 'select lower($1)';
create table t (a text, b text generated always as (norm(a)) stored, c text default norm('x') check (norm(c) = c));
create index t_n on t (norm(a));

-- case: composite used by table dropped column
-- have
create type c as (a int);
create table t (id int, v c);
-- want
create table t (id int);

-- case: row type as column
-- have
create table a (id int);
-- want
create table a (id int);
create table b (id int, a a, more a[]);

-- case: row type column and the table gets a column
-- have
create table a (id int);
create table b (id int, a a);
-- want
create table a (id int, extra text);
create table b (id int, a a);

-- case: view under a column that gets another type and a rule of it
-- have
create table t (a int, b int);
create view v as select a from t;
create view w as select a from v where a > 0;
create materialized view m as select a from w;
create index m_a on m (a);
comment on index m_a is 'kept';
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger g instead of insert on v for each row execute function f();
-- want
create table t (a bigint, b int);
create view v as select a from t;
create view w as select a from v where a > 0;
create materialized view m as select a from w;
create index m_a on m (a);
comment on index m_a is 'kept';
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger g instead of insert on v for each row execute function f();

-- case: replica identity index replaced
-- have
create table t (a int not null, b int not null);
create unique index i on t (a);
alter table t replica identity using index i;
-- want
create table t (a int not null, b int not null);
create unique index i on t (b);
alter table t replica identity using index i;

-- case: inherits and its parent's new column
-- have
create table p (a int);
create table c (b int) inherits (p);
insert into c values (1, 2);
-- want
create table p (a int, z text default 'q');
create table c (b int, y int) inherits (p);

-- case: no longer inherits
-- one way
-- have
create table p (a int, k int);
create table c (b int) inherits (p);
insert into c values (1, 1, 2);
-- want
create table p (a int, k int);
create table c (a int, k int, b int);

-- case: serial sequence renamed by hand and options
-- have
create table t (id serial primary key);
insert into t default values;
-- want
create sequence ids start 100;
create table t (id bigint primary key default nextval('ids'));
alter sequence ids owned by t.id;

-- case: identity on text pk swap
-- have
create table t (id int primary key, n int);
create table u (t_id int references t);
insert into t values (1, 1);
insert into u values (1);
-- want
create table t (id bigint generated always as identity primary key, n int);
create table u (t_id bigint references t);

-- case: column dropped from under a policy trigger check index statistics
-- have
create function f() returns trigger language plpgsql as 'begin return new; end';
create table t (a int, b int, c int, check (a > b));
create policy p on t using (b > 0);
create trigger g before update of b on t for each row execute function f();
create index i on t (a) where b > 0;
create statistics s on a, b from t;
create view v as select b from t;
insert into t values (2, 1, 1);
-- want
create function f() returns trigger language plpgsql as 'begin return new; end';
create table t (a int, c int);
create policy p on t using (c > 0);
create trigger g before update of c on t for each row execute function f();
create index i on t (a) where c > 0;
create statistics s on a, c from t;
create view v as select c from t;
