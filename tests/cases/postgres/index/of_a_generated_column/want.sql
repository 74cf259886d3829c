create table t (a int, b text, g int generated always as (a * 3) stored);
insert into t values (1, 'b');
create index i on t (g) where g > 1;
