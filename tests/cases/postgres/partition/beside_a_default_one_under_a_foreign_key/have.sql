create table t3 (id int, primary key (id)) partition by list (id);
create table t3_rest partition of t3 default;
create table t1 (id int primary key, e int references t3);
