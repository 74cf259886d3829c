create table t2 (id int primary key, "C d" bigint, f int);
create table t3 (id int primary key, b text) inherits (t2);
alter table t3 alter f set statistics 200;
create index i3 on t3 (f);
create function tf() returns trigger language plpgsql as 'begin return null; end';
create trigger g3 after update of f on t3 for each row execute function tf();
create policy p3 on t3 for select using (f is not null);
insert into t2 values (1, 10, 100);
insert into t3 values (2, 20, 200, 'x');
