create table t (a int, b text, c int);
alter table t enable row level security;
create policy p on t using (b = 'x');
create policy q on t using (c > 0);
comment on policy q on t is 'c';
insert into t values (1, 'b', 1);
