-- does: ADD CONSTRAINT "2026_bounds" CHECK (at IS NOT NULL AND at >= '2026-01-01 00:00:00+00' AND at < '2027-01-01 00:00:00+00') NOT VALID
-- does: VALIDATE CONSTRAINT "2026_bounds"
-- does: DROP CONSTRAINT "2026_bounds"
-- does: CHECK (name IS NULL OR name IN ('it''s (a), b', 'c')) NOT VALID
-- does: CHECK (n IS NOT NULL AND n < '10') NOT VALID
-- does: CHECK (n IS NOT NULL AND n >= '10') NOT VALID
-- does not: all_of_it_bounds
-- does not: both_bounds
-- does not: one_bounds
create table "By Time" (id int not null, at timestamptz not null, v text, primary key (id, at)) partition by range (at);
create index on "By Time" (v);
create table "2026" partition of "By Time" for values from ('2026-01-01') to ('2027-01-01');
create table by_name (name varchar(20), n int) partition by list (name);
create table some_names partition of by_name for values in ('it''s (a), b', null, 'c');
create table by_number (n bigint) partition by range (n);
create table low_numbers partition of by_number for values from (minvalue) to (10);
create table high_numbers partition of by_number for values from (10) to (maxvalue);
create table by_hash (n int) partition by hash (n);
create table all_of_it partition of by_hash for values with (modulus 1, remainder 0);
create table by_two (n int, m int) partition by range (n, m);
create table two_of_it partition of by_two for values from (1, 1) to (2, 2);
create table with_default (n int) partition by list (n);
create table the_default partition of with_default default;
create table one partition of with_default for values in (1);
