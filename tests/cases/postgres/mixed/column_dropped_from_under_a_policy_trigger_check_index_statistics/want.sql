create function f() returns trigger language plpgsql as 'begin return new; end';
create table t (a int, c int);
create policy p on t using (c > 0);
create trigger g before update of c on t for each row execute function f();
create index i on t (a) where c > 0;
create statistics s on a, c from t;
create view v as select c from t;
