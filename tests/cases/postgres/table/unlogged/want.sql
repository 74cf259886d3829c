-- does: SET UNLOGGED
create unlogged table t (id int);
