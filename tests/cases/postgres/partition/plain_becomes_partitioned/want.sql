create table t (id serial primary key, v text not null) partition by range (id);
create table t_1 partition of t for values from (minvalue) to (2);
create table t_2 partition of t for values from (2) to (maxvalue);
create index t_v on t (v);
create table u (id int references t);
