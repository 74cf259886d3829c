create function bigger(int, bigint) returns bool language sql immutable as 'select $1 > $2';
create schema ops;
create operator ops.>>> (function = bigger, leftarg = int, rightarg = bigint);
