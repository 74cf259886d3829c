create function add_up(total bigint, value integer) returns bigint immutable language sql as 'select total + value';
create function add_up(total bigint, value text) returns bigint immutable language sql as 'select total + length(value)';
create function add_up(total bigint, value text, times integer) returns bigint immutable language sql as 'select total + length(value) * times';
