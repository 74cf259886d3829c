-- does: DETACH PARTITION
-- does: ATTACH PARTITION
create table t (id int not null, v int default 1) partition by range (id);
create table u (id int, v int not null default 2, w text) partition by list (v);
create index u_v on u (v);
create index t_id on t (id);
create table part partition of t for values from (1) to (10);
insert into t values (1, 1);
