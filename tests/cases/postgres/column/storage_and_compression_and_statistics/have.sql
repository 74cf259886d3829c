create table t (a text, b text, c int);
insert into t values ('x');
