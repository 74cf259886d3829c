create table t (a int, b text);
insert into t values (1, 'b');
create index i on t (a, lower(b), (a + 1));
create index j on t (lower(b));
alter index i alter column 2 set statistics 300;
alter index j alter column 1 set statistics 0;
comment on index j is 'no statistics';
-- does not: DROP INDEX
