create table t (v int, w varchar(20));
alter table t alter v set statistics 60, alter w set (n_distinct = 5);
comment on column t.v is 'kept';
