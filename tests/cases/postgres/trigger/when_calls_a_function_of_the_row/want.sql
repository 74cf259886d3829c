create function matters(row_ a, at_least int default 0) returns boolean immutable language sql as 'select $1.v > at_least';
create trigger g before update on a for each row when (matters(new)) execute function f();
