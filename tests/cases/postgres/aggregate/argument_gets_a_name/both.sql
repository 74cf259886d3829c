create function add_up(total bigint, value integer) returns bigint immutable language sql as 'select total + value';
