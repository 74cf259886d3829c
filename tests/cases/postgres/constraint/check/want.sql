-- does: NOT VALID
-- does: VALIDATE CONSTRAINT t_positive
create table t (a int, constraint t_positive check (a > 0));
