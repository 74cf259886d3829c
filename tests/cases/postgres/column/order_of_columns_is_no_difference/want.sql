create table t (b int, a int);
