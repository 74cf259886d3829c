create trigger g before insert on p for each row execute function f();
