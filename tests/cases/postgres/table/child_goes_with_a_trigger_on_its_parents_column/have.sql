create table t2 (id int primary key, f int);
create table t3 () inherits (t2);
create function tf() returns trigger language plpgsql as 'begin return null; end';
create trigger g3 after update of f on t3 for each row execute function tf();
create policy p3 on t3 for select using (f is not null);
