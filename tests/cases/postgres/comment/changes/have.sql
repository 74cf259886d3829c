create table t (id int);
comment on table t is 'old';
comment on column t.id is 'old';
