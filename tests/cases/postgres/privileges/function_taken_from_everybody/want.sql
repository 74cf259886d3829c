revoke all on function f(int) from public; grant execute on function f(int) to case_app;
