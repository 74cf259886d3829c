-- since: 15
create table t (a int, unique nulls not distinct (a));
