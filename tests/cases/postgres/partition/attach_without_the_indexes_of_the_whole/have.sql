create table t (id int primary key, v text) partition by range (id);
create index t_v on t (v) where v <> '';
create table t_1 (id int not null, v text);
insert into t_1 values (1, 'a');
