alter table t add column a d not null;
