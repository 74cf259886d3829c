create table a (id int, v int) partition by list (id);
create table a_1 partition of a for values in (1);
create trigger g after insert on a for each row execute function f();
