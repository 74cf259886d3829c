create type timerange as range (subtype = time);
create type floats as range (subtype = float8, subtype_diff = float8mi, multirange_type_name = many_floats);
create table t (r timerange, f floats, m many_floats);
