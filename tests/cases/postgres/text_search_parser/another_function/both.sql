create table t (id int, body text);
insert into t values (1, 'one two');
create function ends(internal) returns void language internal as 'prsd_end';
