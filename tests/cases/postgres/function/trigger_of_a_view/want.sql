create table t (id int);
create function f() returns trigger language plpgsql as 'begin return new; end';
create view v as select id + 1 as other from t;
create trigger g instead of insert on v for each row execute function f();
