create table p (id int primary key);
create table t (id int not null primary key, v bigint not null default 5, w int references p, x int, unique (id, x))
    partition by range (id);
create table t_1 partition of t for values from (1) to (10);
create table t_2 partition of t for values from (10) to (20);
