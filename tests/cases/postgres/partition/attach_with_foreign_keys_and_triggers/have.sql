create table t (id int, p_id int references p) partition by range (id);
create trigger g after insert on t for each row execute function f();
create table t_1 (id int, p_id int references p);
create trigger h before insert on t_1 for each row execute function f();
insert into p values (1);
insert into t_1 values (1, 1);
