-- does: NOT OF
create table t (a int primary key, b text, c int default 5);
