create table t (a bigint, b varchar(20));
insert into t values (1, 'b');
create index i on t (a) with (fillfactor = 60);
create unique index j on t ((a + 1), b) where a > 0;
comment on index i is 'x';
alter index j alter column 1 set statistics 7;
alter table t cluster on i;
