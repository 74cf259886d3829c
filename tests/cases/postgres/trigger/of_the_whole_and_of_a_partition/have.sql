create trigger whole after insert on a for each row execute function f();
