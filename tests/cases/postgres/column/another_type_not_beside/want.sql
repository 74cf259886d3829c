-- does not: __new
create table no_key (n bigint);
create table acted_on (id int primary key, n bigint);
create function touch() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger touch after update on acted_on for each row execute function touch();
create table referred_to (id bigint primary key, n int);
create table refers (id int, referred_to_id bigint references referred_to);
create table parts (id int, n bigint, primary key (id)) partition by hash (id);
create table part partition of parts for values with (modulus 1, remainder 0);
create table seen (id int primary key, n bigint);
create view shown as select n from seen;
create table excluded (id int primary key, n int8range, exclude using gist (n with &&));
create table computed (id int primary key, n bigint, m int generated always as (n + 1) stored);
