create table t (id int primary key, code text not null unique);
insert into t values (1, 'a');
