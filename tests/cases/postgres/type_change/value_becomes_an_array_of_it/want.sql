-- does: ARRAY[a]
create table t (a int[], b text[], c uuid[] default '{}', d numeric(10, 2)[] not null default '{}');
