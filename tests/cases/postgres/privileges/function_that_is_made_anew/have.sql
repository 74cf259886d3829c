create function g() returns int language sql as 'select 1'; revoke execute on function g() from public; grant execute on function g() to case_app;
