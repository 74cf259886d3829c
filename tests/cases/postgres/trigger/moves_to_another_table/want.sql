create trigger g before insert on b for each row execute function f();
create trigger "select" before insert on b for each row execute function f();
