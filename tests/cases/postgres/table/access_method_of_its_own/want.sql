-- does: SET ACCESS METHOD heap2
create table t (a int primary key, b text) using heap2;
