create table t (id int, s text not null default 'active' check (s <> 'paused'));
create index t_active on t (id) where s = 'active';
insert into t values (1);
