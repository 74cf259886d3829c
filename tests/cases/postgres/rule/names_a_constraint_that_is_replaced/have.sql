create table counts (slug text primary key, n int);
insert into counts values ('a', 1);
create rule r as on insert to links do also insert into counts values (new.slug, 1) on conflict (slug) do nothing;
