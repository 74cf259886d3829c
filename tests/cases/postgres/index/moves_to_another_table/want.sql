create table t (a int, b text);
create table u (a int, b text);
insert into t values (1, 'b');
create index i on u (a);
