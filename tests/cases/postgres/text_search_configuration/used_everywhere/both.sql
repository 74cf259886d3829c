create schema "Search";
create table t (id int, body text);
insert into t values (1, 'one two');
