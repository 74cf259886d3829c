-- The type itself is left alone: the language has no word for it.
-- no yaml
-- first: create type shouted
-- first: create function shouted_in(cstring) returns shouted language internal immutable strict as 'textin'
-- first: create function shouted_out(shouted) returns cstring language internal immutable strict as 'textout'
-- first: create type shouted (input = shouted_in, output = shouted_out, like = text, collatable = true)
create function same(shouted, shouted) returns bool language internal immutable strict as 'texteq';
create function hashed(shouted) returns int language internal immutable strict as 'hashtext';
create operator = (function = same, leftarg = shouted, rightarg = shouted, commutator = =, hashes);
create table t (x shouted, y shouted[]);
insert into t values ('A');
