-- does: ALTER TYPE r_multirange RENAME TO many
-- does not: r__old
create type r as range (subtype = float8, multirange_type_name = many);
create table t (v r, m many);
