create table t (id int, updated_at timestamptz);
insert into t values (1);
