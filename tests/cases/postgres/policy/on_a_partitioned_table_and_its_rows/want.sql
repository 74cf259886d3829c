create table t (a int, b text) partition by list (a);
create table t1 partition of t for values in (1);
insert into t values (1, 'b');
alter table t enable row level security;
create policy p on t using (b = current_user);
