-- case: create
-- have
create table t (a int, b text);
-- want
create table t (a int, b text);
create view v as select a, upper(b) as "B" from t where a > 0;
create view w (x, y) with (security_barrier) as select * from v with local check option;
create materialized view m with (fillfactor = 70) as select a, count(*) as n from w join t on t.a = w.x group by a;

-- case: columns grow
-- does: CREATE OR REPLACE VIEW
-- one way
-- have
create table t (a int, b text);
create view v as select a from t;
create view w as select a from v;
-- want
create table t (a int, b text);
create view v as select a, b from t;
create view w as select a from v;

-- case: columns shrink
-- does: DROP VIEW
-- have
create table t (a int, b text);
create view v as select a, b from t;
create view w as select a from v;
comment on view w is 'kept';
-- want
create table t (a int, b text);
create view v as select a from t;
create view w as select a from v;
comment on view w is 'kept';

-- case: options
-- no yaml
-- does: ALTER VIEW
-- does not: CREATE
-- have
create table t (a int);
create view v as select a from t;
-- want
create table t (a int);
create view v with (security_barrier) as select a from t;
alter view v alter a set default 5;

-- case: security invoker
-- since: 15
-- have
create table t (a int);
create view v with (security_invoker) as select a from t;
-- want
create table t (a int);
create view v with (security_invoker = false) as select a + 0 as a from t;

-- case: recursive
-- have
-- want
create table t (id int primary key, parent int);
create recursive view tree (id) as select id from t where parent is null union all
    select t.id from t join tree on t.parent = tree.id;

-- case: grouped by its key
-- have
create table t (id int primary key, v text);
create view s as select id, v from t group by id;
-- want
create table t (id int, v text);
create view s as select id, v from t group by id, v;

-- case: materialized with an index
-- have
create table t (a int);
create materialized view m as select a from t;
create index m_a on m (a);
-- want
create table t (a int);
create materialized view m as select a + 1 as a from t;
create index m_a on m (a);
comment on materialized view m is 'x';

-- case: rows of a view as a type
-- have
-- want
create table t (a int);
create view v as select a from t;
create function f(v) returns int language sql as 'select 1';
create view w as select f(v) from v;

-- case: policy
-- have
create table t (owner text, v int);
-- want
create table t (owner text, v int);
alter table t enable row level security;
create policy own on t using (owner = current_user);
create policy only_some on t as restrictive for insert to public with check (v > 0);

-- case: policy changes
-- does: ALTER POLICY
-- have
create table t (owner text, v int);
create policy own on t for update to public using (owner = current_user);
-- want
create table t (owner text, v int);
create policy own on t for update to pg_monitor, pg_read_all_data using (v > 0) with check (owner is not null);

-- case: policy for another command
-- have
create table t (owner text);
create policy own on t for select using (true);
-- want
create table t (owner text);
create policy own on t for delete using (true);

-- case: statistics
-- no yaml
-- have
create table t (a int, b int);
create statistics s (ndistinct) on a, b from t;
-- want
create table t (a int, b int);
create statistics s (ndistinct, dependencies) on a, b from t;
create statistics e on (a + b) from t;
alter statistics e set statistics 200;
