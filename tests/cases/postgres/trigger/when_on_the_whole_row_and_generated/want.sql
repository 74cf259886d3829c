create trigger g after update on a for each row when (old.* is distinct from new.*) execute function f();
create trigger "before" before truncate on a for each statement execute function f();
