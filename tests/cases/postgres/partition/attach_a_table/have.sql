-- does: ATTACH PARTITION
-- does not: DROP TABLE
create table t (id int not null, v text) partition by range (id);
create table t_1 (id int not null, v text);
insert into t_1 values (1, 'a'), (2, 'b');
