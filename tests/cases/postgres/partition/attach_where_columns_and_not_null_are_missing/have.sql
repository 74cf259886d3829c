-- does: ADD COLUMN
create table t (id int not null, v text not null default 'x', w bigint) partition by range (id);
create table t_1 (id int, w bigint, x int);
insert into t_1 values (1, 1, 1);
