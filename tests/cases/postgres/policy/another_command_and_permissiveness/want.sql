create table t (a int);
create policy p1 on t for delete using (a > 0);
create policy p2 on t using (a > 0);
comment on policy p2 on t is 'two';
insert into t values (1);
