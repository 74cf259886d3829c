-- one way
-- does: DROP CONSTRAINT
-- does not: RENAME
create domain d as int constraint d_check1 check (value < 9);
create table t (v d, a d[]);
