create schema "Op Class";
create operator "Op Class".=== (function = int4eq, leftarg = int, rightarg = int, commutator = operator("Op Class".===));
create function "Op Class"."Hash It"(int) returns int language sql immutable as 'select $1';
create operator class "Op Class"."select" for type int using hash as operator 1 "Op Class".===, function 1 "Op Class"."Hash It"(int);
comment on operator class "Op Class"."select" using hash is 'a key word';
create table t (n int);
create index on t using hash (n "Op Class"."select");
