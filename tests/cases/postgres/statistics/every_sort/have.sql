create schema z;
create table t (a int, b int, c text);
insert into t values (1, 2, 'c');
