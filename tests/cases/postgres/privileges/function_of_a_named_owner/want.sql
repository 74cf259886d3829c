alter function f(int) owner to case_boss; revoke all on function f(int) from public;
