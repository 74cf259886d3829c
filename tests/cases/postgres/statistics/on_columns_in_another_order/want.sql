-- does not: STATISTICS
create table t (c text, a int, "B d" int, e int);
create statistics s (dependencies, mcv) on c, "B d", a from t;
create statistics u on c, a, (a + 1) from t;
insert into t (c, a) values ('c', 1);
