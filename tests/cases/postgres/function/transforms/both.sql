create type pair as (a int, b int);
create function pair_from(internal) returns internal language internal immutable as 'int4in';
create function pair_to(internal) returns pair language internal immutable as 'int4in';
