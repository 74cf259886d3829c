create trigger g before insert on a for each row execute function f('a');
