revoke all on function f(int) from public; grant execute on function f(text) to case_app with grant option;
