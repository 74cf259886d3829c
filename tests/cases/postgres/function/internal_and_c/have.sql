create function twice(integer, integer) returns integer language internal immutable strict as 'int4mul';
