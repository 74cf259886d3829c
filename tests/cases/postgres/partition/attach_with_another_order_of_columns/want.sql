create table t (id int not null, v text, w int) partition by list (w);
create table t_1 partition of t for values in (1);
