create table t (a int, b int, primary key (b, a));
insert into t values (1, 2), (2, 2);
-- does: PRIMARY KEY USING INDEX t_pkey
