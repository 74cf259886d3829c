-- does: -- dbkit: batch by id size 10000
-- does: UPDATE t SET token = gen_random_uuid() WHERE token IS NULL
-- does: batch by "the key" size 10000
-- does: ALTER TABLE acted_on ADD COLUMN token uuid DEFAULT gen_random_uuid() NOT NULL
create table t (
    id int primary key,
    a text,
    token uuid not null unique default gen_random_uuid(),
    seen timestamptz default clock_timestamp()
);
create table "Odd Table" ("the key" uuid primary key, a int, "an other" uuid not null default gen_random_uuid())
    partition by hash ("the key");
create table odd_1 partition of "Odd Table" for values with (modulus 2, remainder 0);
create table odd_2 partition of "Odd Table" for values with (modulus 2, remainder 1);
-- An UPDATE sets the trigger off: the rows get their values from ADD COLUMN.
create table acted_on (id int primary key, at timestamptz default now(), token uuid not null default gen_random_uuid());
create function touch() returns trigger language plpgsql as $$ begin new.at := 'infinity'; return new; end $$;
create trigger touch before update on acted_on for each row execute function touch();
-- A domain that holds its values to something has the rows written anew although they are empty.
-- does: ALTER TABLE ruled ADD COLUMN token short DEFAULT
create domain short as text check (length(value) < 50);
create table ruled (id int primary key, token short default gen_random_uuid()::text);
