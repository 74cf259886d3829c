create schema s;
create function s.hash(internal) returns index_am_handler language internal as 'hashhandler';
create table t (id int);
insert into t values (1);
