create type label as enum ('a', 'b');
create function label_hash(label) returns int language sql immutable as 'select hashtext($1::text)';
create function label_same(label, label) returns bool language sql immutable as 'select $1 = $2';
create operator === (function = label_same, leftarg = label, rightarg = label, commutator = ===);
create table t (l label);
insert into t values ('a');
