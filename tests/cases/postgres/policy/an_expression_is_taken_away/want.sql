create table t (a int);
create policy p1 on t for all with check (a > 1);
create policy p2 on t for update using (a > 0);
insert into t values (1);
