create table t (id int not null unique, code text primary key);
insert into t values (1, 'a');
