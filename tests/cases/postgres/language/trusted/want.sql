-- does not: DROP
create trusted language mine handler plpgsql_call_handler;
create function f() returns int language mine as 'begin return 1; end';
create table t (id int default f());
insert into t values (1);
