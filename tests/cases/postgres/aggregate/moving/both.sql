create function plus(total numeric, value numeric) returns numeric immutable strict language sql as 'select total + value';
create function minus(total numeric, value numeric) returns numeric immutable strict language sql as 'select total - value';
create function cents(total numeric) returns bigint immutable language sql as 'select (total * 100)::bigint';
