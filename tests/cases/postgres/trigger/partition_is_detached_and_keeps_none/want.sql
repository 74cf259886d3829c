create table a (id int, v int) partition by list (id);
create table a_1 partition of a for values in (1);
create table a_2 (id int, v int);
insert into a values (1, 1);
insert into a_2 values (2, 2);
create trigger g after insert on a for each row execute function f();
