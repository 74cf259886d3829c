-- does: DROP EXPRESSION
create table t (a int, b int);
