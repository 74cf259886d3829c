create table t (a int, b text);
insert into t values (1, 'b');
create index i on t (a, lower(b), (a + 1));
create index j on t (lower(b));
alter index i alter column 2 set statistics 100;
alter index i alter column 3 set statistics 200;
