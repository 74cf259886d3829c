create table t (id int not null, v int);
alter table t replica identity full;
