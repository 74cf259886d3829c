create table t (id int primary key, e text);
insert into t values (1, 'a'), (2, 'b');
