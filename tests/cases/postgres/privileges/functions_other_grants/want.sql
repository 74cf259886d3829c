grant execute on function f(int) to case_boss;
