alter table t add column a text compression pglz;
