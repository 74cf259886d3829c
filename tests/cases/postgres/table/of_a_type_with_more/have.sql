create table t of pair;
insert into t values (1, 'x', '{1}');
