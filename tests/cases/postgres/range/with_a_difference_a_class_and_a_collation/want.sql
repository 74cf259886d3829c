create function apart(float8, float8) returns float8 immutable language sql as 'select $1 - $2';
create type r as range (subtype = float8, subtype_diff = apart);
create type words as range (subtype = text, subtype_opclass = text_pattern_ops, collation = "C");
create table t (v r, w words);
