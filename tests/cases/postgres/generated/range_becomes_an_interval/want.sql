-- does: ::text::interval
alter table t add column a interval;
