create schema s;
create function s.tree(internal) returns index_am_handler language internal as 'bthandler';
create table t (id int);
insert into t values (1);
