revoke execute on procedure p(int) from public; grant execute on procedure p(int) to case_app;
