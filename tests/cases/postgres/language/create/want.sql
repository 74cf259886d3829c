create language mine handler plpgsql_call_handler;
create trusted language "My Lang" handler plpgsql_call_handler inline plpgsql_inline_handler validator plpgsql_validator;
comment on language "My Lang" is 'PL/pgSQL by another name';
create function f() returns int language "My Lang" as 'begin return 1; end';
