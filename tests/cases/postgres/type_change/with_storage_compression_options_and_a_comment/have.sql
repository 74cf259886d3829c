create table t (v text, w text);
alter table t alter v set storage external, alter v set statistics 50, alter w set (n_distinct = 5);
comment on column t.v is 'kept';
insert into t values ('1', 'x');
