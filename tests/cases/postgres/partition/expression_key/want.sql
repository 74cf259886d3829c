create table t (v text, at timestamptz) partition by list (lower(v));
create table t_a partition of t for values in ('a') partition by range (date_part('year', at at time zone 'UTC'));
create table t_a_1 partition of t_a for values from (minvalue) to (2020);
