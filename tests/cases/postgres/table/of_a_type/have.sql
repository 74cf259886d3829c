create table t (a int, "B b" text);
insert into t values (1, 'x');
