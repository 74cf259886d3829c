-- does not: CREATE INDEX
-- does not: ADD PRIMARY KEY
create table t (id int primary key, v text, unique (id, v)) partition by range (id);
create index t_v on t (v);
create table t_1 (id int primary key, v text, unique (id, v));
create index t_1_v_idx on t_1 (v);
insert into t_1 values (1, 'a');
