create table t (a int default 1, b int, c int default 3);
