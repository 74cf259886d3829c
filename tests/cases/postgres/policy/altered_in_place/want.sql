create table t (a int);
alter table t enable row level security;
create policy p1 on t for select to case_reader using (a > 2);
create policy p2 on t for insert with check (a > 3);
create policy p3 on t for all using (a > 0) with check (a > 4);
create policy p4 on t for update using (a > 0) with check (a > 1);
insert into t values (1);
-- does not: DROP POLICY
