-- does: RENAME
-- does not: CREATE INDEX
create table t (id int primary key, v text, unique (id, v)) partition by range (id);
create index t_v on t (v);
create table t_1 (id int constraint "My Key" primary key, v text, constraint u unique (id, v));
create index other on t_1 (v);
insert into t_1 values (1, 'a');
