create trigger g after update on a for each row when (old.w > 1) execute function f();
