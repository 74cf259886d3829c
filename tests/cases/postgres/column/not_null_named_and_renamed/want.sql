create table t (a int constraint a2 not null, b int constraint "B 2" not null);
