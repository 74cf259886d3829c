-- does not: DROP TABLE
create type r as range (subtype = int4, subtype_diff = int4range_subdiff);
create table t (v r);
comment on type r is 'counted';
