create table t (id int not null, v int not null, primary key (id), constraint t_v unique (v));
alter table t replica identity using index t_v;
