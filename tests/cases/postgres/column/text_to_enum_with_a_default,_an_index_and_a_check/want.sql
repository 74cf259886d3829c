create table t (id int, s status not null default 'active' check (s <> 'paused'));
create index t_active on t (id) where s = 'active';
