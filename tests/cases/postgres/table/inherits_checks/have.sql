create table p (a int, constraint a_positive check (a > 0), constraint here check (a < 9) no inherit);
create table t (a int, b int);
insert into t values (1, 2);
