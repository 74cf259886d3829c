create table t (id int not null, v text);
insert into t values (7, 'a'), (41, 'b');
