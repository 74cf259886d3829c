create schema s;
create type s."Pair" as (a int, b int);
create function s.pair_from(internal) returns internal language internal immutable as 'int4in';
create function s.pair_to(internal) returns s."Pair" language internal immutable as 'int4in';
