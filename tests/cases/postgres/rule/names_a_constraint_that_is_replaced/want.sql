create table counts (slug text, n int, constraint counts_slug_n primary key (slug, n));
insert into counts values ('a', 1);
create rule r as on insert to links do also insert into counts values (new.slug, 1) on conflict (slug, n) do nothing;
