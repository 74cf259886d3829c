create function g() returns text language sql as 'select ''x'''; revoke execute on function g() from public; grant execute on function g() to case_app;
