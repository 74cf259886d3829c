create table t (a int default 2, b int default 5, c int);
