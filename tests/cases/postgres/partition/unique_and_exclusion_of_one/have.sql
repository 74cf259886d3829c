create table t (id int, v int, r int4range) partition by range (id);
create table t_1 partition of t (unique (v), exclude using gist (r with &&)) for values from (1) to (10);
insert into t values (1, 1, '[1,2)');
