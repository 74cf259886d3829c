create table t (a int);
create policy p1 on t for all using (a > 0) with check (a > 1);
create policy p2 on t for update using (a > 0) with check (a > 1);
insert into t values (1);
