-- since: 18
create table t (a int constraint a1 not null, b int constraint b1 not null);
