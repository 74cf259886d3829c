create table t (a int, b text);
insert into t values (1, 'b');
create index i on t (lower(b), a);
alter index i alter column 1 set statistics 100;
