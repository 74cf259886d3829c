-- one way
-- An array is no number: the way back may fail on the rows that are there.
create domain d1 as int;
create domain d2 as int[];
create table t4 (id int primary key, b d2);
insert into t4 values (1, '{5}'), (2, null);
