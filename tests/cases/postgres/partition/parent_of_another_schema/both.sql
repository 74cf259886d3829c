create schema "Old Parts";
create table t (id int not null, v text) partition by range (id);
