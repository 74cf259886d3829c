create table t (owner text, v int);
