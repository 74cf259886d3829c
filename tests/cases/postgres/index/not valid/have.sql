-- one way
-- An index whose building failed cannot be made on purpose.
create table t (a int, b text);
insert into t values (1, 'b');
create index i on t (a);
update pg_index set indisvalid = false where indexrelid = 'i'::regclass;
