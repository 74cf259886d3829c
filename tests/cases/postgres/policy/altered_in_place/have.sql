create table t (a int);
alter table t enable row level security;
create policy p1 on t for select using (a > 0);
create policy p2 on t for insert with check (a > 0);
create policy p3 on t for all to case_reader using (a > 0) with check (a > 1);
create policy p4 on t for update using (a > 0);
insert into t values (1);
