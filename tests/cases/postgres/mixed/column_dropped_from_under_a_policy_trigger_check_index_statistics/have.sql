create function f() returns trigger language plpgsql as 'begin return new; end';
create table t (a int, b int, c int, check (a > b));
create policy p on t using (b > 0);
create trigger g before update of b on t for each row execute function f();
create index i on t (a) where b > 0;
create statistics s on a, b from t;
create view v as select b from t;
insert into t values (2, 1, 1);
