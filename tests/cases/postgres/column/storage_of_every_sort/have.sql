create table t (a text, b text, c text, d text, e int[]);
insert into t values ('a', 'b', 'c', 'd', '{1}');
