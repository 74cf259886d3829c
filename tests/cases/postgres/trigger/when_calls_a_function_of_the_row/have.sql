create function matters(a) returns boolean immutable language sql as 'select $1.v > 0';
create trigger g before update on a for each row when (matters(new)) execute function f();
