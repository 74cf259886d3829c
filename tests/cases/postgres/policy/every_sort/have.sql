create table t (a int, owner name);
alter table t enable row level security;
insert into t values (1, 'x');
