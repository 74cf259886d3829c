create table p (id int primary key);
create table t (id int, p_id int references p on delete cascade) partition by range (id);
create table t_1 partition of t for values from (1) to (10);
