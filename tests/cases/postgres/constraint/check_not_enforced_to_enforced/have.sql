-- since: 18
create table t (a int, constraint c check (a > 0) not enforced);
insert into t values (1);
