-- roles: reader
create table users (id int primary key);
create function touch() returns trigger language plpgsql as 'begin return new; end';
create table visits (
    id bigint generated always as identity, at date not null, user_id int references users on delete cascade,
    note text compression pglz default 'none', length int generated always as (length(note)) stored,
    gone int, constraint long_enough check (length(note) > 2), primary key (id, at)
) partition by range (at);
alter table visits drop column gone;
alter table visits alter note set storage external;
create index on visits (user_id, at);
create unique index visits_once on visits (at, user_id) where user_id > 0;
create trigger touch before update on visits for each row execute function touch();
alter table visits enable row level security;
comment on column visits.note is 'what was seen';
create table visits_1 partition of visits for values from (minvalue) to ('2026-01-01');
grant select on visits to reader;
-- same: select id, at, note from visits where at < '2026-01-01' order by id
