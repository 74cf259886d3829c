-- does: GRANT EXECUTE ON FUNCTION public.pg_stat_statements_reset
grant execute on function hstore(text, text) to case_app;
revoke execute on function hstore(text, text) from public;
grant select (query) on pg_stat_statements to case_boss;
revoke all on type hstore from public;
do $$ begin
  execute (select format('grant execute on function %s to case_boss', oid::regprocedure) from pg_proc
           where proname = 'pg_stat_statements_reset');
end $$;
