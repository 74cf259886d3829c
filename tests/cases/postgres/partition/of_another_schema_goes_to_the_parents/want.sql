create table parts.t_1 partition of other.t for values from (1) to (20) with (autovacuum_enabled = false);
create table other.t_2 partition of other.t for values from (20) to (30);
