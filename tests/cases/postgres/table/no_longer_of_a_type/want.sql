create table t of pair (a default 3);
