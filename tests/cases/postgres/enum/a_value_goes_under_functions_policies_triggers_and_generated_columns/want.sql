create type e as enum ('a', 'b', 'c');
create function next_of(e) returns e immutable language sql return case $1 when 'a' then 'b'::e else 'a' end;
create function all_of(variadic e[]) returns setof e language sql begin atomic select unnest($1); end;
create function out_of(out first e, out second e[]) language sql as $$select 'a'::e, '{b}'::e[]$$;
create function table_of() returns table (v e, n int) language plpgsql as $$begin return query select 'a'::e, 1; end$$;
create function log_it() returns trigger language plpgsql as $$begin insert into log values (new.v); return new; end$$;
create table t (
    id int primary key, v e default next_of('a'), g boolean generated always as (v = 'a') stored,
    constraint follows check (next_of(v) <> v)
);
create trigger on_b before update of v on t for each row when (new.v = 'b') execute function log_it();
create policy only_a on t using (v = 'a') with check (next_of(v) = 'b');
create index t_next on t (next_of(v));
create statistics t_stats on v, (next_of(v)) from t;
