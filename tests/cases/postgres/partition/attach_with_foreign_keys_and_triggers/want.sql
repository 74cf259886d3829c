create table t (id int, p_id int references p) partition by range (id);
create trigger g after insert on t for each row execute function f();
create table t_1 partition of t for values from (1) to (10);
create trigger h before insert on t_1 for each row execute function f();
