create table t (id int, v int);
create trigger g before update of v on t for each row when (old.v <> new.v) execute function f();
