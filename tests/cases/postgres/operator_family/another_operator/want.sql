-- does not: DROP OPERATOR FAMILY
create function compare(int, bigint) returns int language sql immutable as 'select ($1 - $2)::int';
create operator family numbers using btree;
alter operator family numbers using btree add operator 1 ops.>>> (int, bigint), function 1 (int, bigint) compare(int, bigint);
