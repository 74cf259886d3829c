alter table t add column a int4range;
