create function same(int, int) returns bool language sql immutable as 'select $1 = $2';
create operator === (function = same, leftarg = int, rightarg = int, commutator = ===, hashes, merges);
create operator class mine for type int using hash as operator 1 ===, function 1 hashint4(int);
create operator class mine for type int using btree as operator 1 <, operator 2 <=, operator 3 ===, operator 4 >=, operator 5 >, function 1 btint4cmp(int, int);
comment on operator class mine using hash is 'hash';
comment on operator class mine using btree is 'btree';
