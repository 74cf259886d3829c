create table t (id int not null, v text default 'a', w text, x int) partition by range (id);
create table t_1 partition of t for values from (1) to (10);
create table t_2 partition of t for values from (10) to (20) partition by range (x);
create table t_2_1 partition of t_2 for values from (1) to (10);
alter table t_1 alter v drop default, alter w set default 'w', alter w set not null, alter v set storage external,
    alter w set statistics 50, alter v set (n_distinct = -0.5), alter w set compression pglz;
alter table t_2 alter x set default 5;
alter table t_2_1 alter x set default 6;
comment on column t_1.w is 'of this one';
