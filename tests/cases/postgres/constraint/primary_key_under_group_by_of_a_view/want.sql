create table t (a int constraint k primary key deferrable, b int);
insert into t values (1, 2), (2, 2);
create view w as select 1 as x;
