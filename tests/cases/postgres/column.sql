-- case: add and drop
-- does: DEFAULT 'x'::text NOT NULL
-- have
create table t (id int);
insert into t values (1);
-- want
create table t (id int, a text not null default 'x', b int[], c numeric(10,2) default 1.5, d timestamptz default now());

-- case: order of columns is no difference
-- have
create table t (a int, b int);
-- want
create table t (b int, a int);

-- case: widen a varchar
-- does not: USING
-- have
create table t (v varchar(10) default 'a', w varchar(5));
create view s as select v from t;
insert into t values ('abc', 'x');
-- want
create table t (v varchar(20) default 'a', w text);
create view s as select v from t;

-- case: integer to bigint
-- does not: USING
-- have
create table t (id int primary key default 7, n int unique check (n > 0));
create table u (t_id int references t);
create index on u (t_id);
insert into t values (1, 1);
insert into u values (1);
-- want
create table t (id bigint primary key default 7, n bigint unique check (n > 0));
create table u (t_id bigint references t);
create index on u (t_id);

-- case: text to uuid on both ends of a key
-- does: USING id::uuid
-- have
create table t (id text primary key);
create table u (t_id text references t);
insert into t values ('00000000-0000-0000-0000-000000000001');
insert into u values ('00000000-0000-0000-0000-000000000001');
-- want
create table t (id uuid primary key);
create table u (t_id uuid references t);

-- case: text to enum with a default, an index and a check
create type status as enum ('active', 'paused');
-- have
create table t (id int, s text not null default 'active' check (s <> 'paused'));
create index t_active on t (id) where s = 'active';
insert into t values (1);
-- want
create table t (id int, s status not null default 'active' check (s <> 'paused'));
create index t_active on t (id) where s = 'active';

-- case: enum to enum
-- does: USING s::text::b
create type a as enum ('x', 'y');
create type b as enum ('x', 'y', 'z');
-- have
create table t (s a default 'x');
insert into t values ('y');
-- want
create table t (s b default 'x');

-- case: text to array
-- one way
-- have
create table t (v text);
insert into t values ('{a,b}');
-- want
create table t (v text[]);

-- case: timestamp to timestamptz
-- does not: USING
-- have
create table t (v timestamp default now());
insert into t values (now());
-- want
create table t (v timestamptz default now());

-- case: type under views of views and a materialized one
-- have
create table t (id int, v int);
create view a as select id, v from t;
create view b as select v + 1 as w from a;
create materialized view m as select sum(w) from b;
create function total() returns bigint language sql begin atomic select sum(v) from a; end;
comment on view b is 'kept';
insert into t values (1, 2);
-- want
create table t (id int, v numeric);
create view a as select id, v from t;
create view b as select v + 1 as w from a;
create materialized view m as select sum(w) from b;
create function total() returns bigint language sql begin atomic select sum(v) from a; end;
comment on view b is 'kept';

-- case: type of a column that a trigger watches
create function f() returns trigger language plpgsql as 'begin return new; end';
-- have
create table t (id int, v int);
create trigger g before update of v on t for each row when (old.v <> new.v) execute function f();
-- want
create table t (id int, v bigint);
create trigger g before update of v on t for each row when (old.v <> new.v) execute function f();

-- case: type of a column that a policy reads
-- have
create table t (id int, owner varchar(10));
create policy p on t using (owner = current_user);
-- want
create table t (id int, owner text);
create policy p on t using (owner = current_user);

-- case: type of a column that a generated one reads
-- have
create table t (v int, w int generated always as (v * 2) stored);
insert into t (v) values (3);
-- want
create table t (v bigint, w int generated always as (v * 2) stored);

-- case: collation
-- does: COLLATE "C"
-- have
create table t (v text, w text collate "POSIX");
create index on t (v);
insert into t values ('a', 'b');
-- want
create table t (v text collate "C", w text);
create index on t (v);

-- case: null and not null
-- does: SET NOT NULL
-- does: DROP NOT NULL
-- have
create table t (a int, b int not null);
insert into t values (1, 1);
-- want
create table t (a int not null, b int);

-- case: default
-- have
create table t (a int default 1, b int, c int default 3);
-- want
create table t (a int default 2, b int default 5, c int);

-- case: default by a function
-- have
create table t (a int);
-- want
create function f() returns int language sql as 'select 1';
create table t (a int default f());

-- case: identity
-- does: ADD GENERATED ALWAYS AS IDENTITY
-- does: setval
-- have
create table t (id int, n int not null);
insert into t values (5, 1);
-- want
create table t (id int not null generated always as identity, n int not null);

-- case: identity options
-- does: SET GENERATED BY DEFAULT SET INCREMENT BY 5
-- have
create table t (id bigint generated always as identity);
insert into t default values;
-- want
create table t (id bigint generated by default as identity (increment by 5 start with 100 cycle cache 10));

-- case: serial to identity
-- have
create table t (id serial primary key, v int);
insert into t (v) values (1), (2);
-- want
create table t (id int primary key generated by default as identity, v int);

-- case: plain to serial
-- does: setval
-- have
create table t (id bigint primary key);
insert into t values (41);
-- want
create table t (id bigserial primary key);

-- case: generated
-- have
create table t (a int);
insert into t values (1);
-- want
create table t (a int, b int generated always as (a * 2) stored);

-- case: generated becomes plain
-- does: DROP EXPRESSION
-- have
create table t (a int, b int generated always as (a * 2) stored);
insert into t values (1);
-- want
create table t (a int, b int);

-- case: generated otherwise
-- have
create table t (a int, b int generated always as (a * 2) stored);
insert into t values (1);
-- want
create table t (a int, b int generated always as (a * 3) stored);

-- case: generated virtual
-- since: 18
-- have
create table t (a int, b int generated always as (a * 2) virtual);
insert into t values (1);
-- want
create table t (a int, b int generated always as (a * 3) virtual, c int generated always as (a + 1) virtual);

-- case: generated stored to virtual
-- since: 18
-- have
create table t (a int, b int generated always as (a * 2) virtual);
insert into t values (1);
-- want
create table t (a int, b int generated always as (a * 2) stored);

-- case: storage and compression and statistics
-- no yaml
-- have
create table t (a text, b text, c int);
insert into t values ('x');
-- want
create table t (a text, b text, c int, d jsonb);
alter table t alter a set storage external, alter d set storage main;
alter table t alter a set statistics 500, alter c set (n_distinct = 10, n_distinct_inherited = 20);
alter table t alter d set compression pglz;

-- case: dropped while a view reads another one
-- have
create table t (a int, b int);
create view v as select a from t;
insert into t values (1, 2);
-- want
create table t (a int);
create view v as select a from t;

-- case: dropped with its index and check and key
-- have
create table p (id int primary key);
create table t (a int, b int references p, check (b > 0));
create index t_b on t (b);
create index t_ab on t (a, b);
-- want
create table p (id int primary key);
create table t (a int);
