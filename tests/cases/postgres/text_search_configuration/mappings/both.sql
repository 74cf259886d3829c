create text search dictionary names (template = simple);
create table t (id int, body text);
insert into t values (1, 'one two');
