create table t (id int) partition by range (id);
create table t_1 partition of t for values from (1) to (10);
create trigger g after insert on t for each row execute function f();
