revoke execute on function total(int), counted() from public; grant execute on function total(int) to case_app;
