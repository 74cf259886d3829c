create view w as select id, v from a;
create trigger g instead of insert on w for each row execute function f();
comment on trigger g on w is 'Comes back';
