-- does: ATTACH PARTITION
create table t (id int not null, v text, w int) partition by list (w);
create table t_1 (w int, v text, id int not null);
insert into t_1 values (1, 'a', 1);
