create table t (v text, w text) partition by list (v);
create table t_1 partition of t for values in ('a');
insert into t values ('a', 'a');
