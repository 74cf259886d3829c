create function same(int, int) returns bool language sql immutable as 'select $1 = $2';
create function hashed(int, bigint) returns bigint language sql immutable as 'select $1 + $2';
create operator === (function = same, leftarg = int, rightarg = int, commutator = ===);
create operator class mine for type int using hash as operator 1 ===, function 2 hashed(int, bigint);
create table t (n int) partition by hash (n mine);
create table t_0 partition of t for values with (modulus 2, remainder 0);
create table t_1 partition of t for values with (modulus 2, remainder 1);
