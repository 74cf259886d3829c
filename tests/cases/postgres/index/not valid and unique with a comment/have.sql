-- one way
create table t (a int, b text);
insert into t values (1, 'b');
create unique index i on t (a);
comment on index i is 'x';
update pg_index set indisvalid = false where indexrelid = 'i'::regclass;
create index i_ccnew on t (a);
update pg_index set indisvalid = false where indexrelid = 'i_ccnew'::regclass;
