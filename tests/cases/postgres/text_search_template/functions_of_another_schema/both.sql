create schema "Own";
create function "Own"."Init"(internal) returns internal language internal as 'dsimple_init';
create function "Own"."Lexize"(internal, internal, internal, internal) returns internal language internal as 'dsimple_lexize';
