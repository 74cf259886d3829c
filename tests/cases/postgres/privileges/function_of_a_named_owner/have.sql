alter function f(int) owner to case_app; revoke all on function f(int) from public, case_app;
