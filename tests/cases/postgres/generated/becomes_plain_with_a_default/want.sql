-- one way
-- does: DROP EXPRESSION
create table t (a int, b int not null default 5);
