create language mine handler plpgsql_call_handler;
create function f() returns int language mine as 'begin return 1; end';
