create rule r as on insert to links do also insert into counts as c values (new.slug, 1) on conflict (slug) do update set n = c.n + 1 where c.slug <> '';
create rule s as on update to links do instead (update counts set n = 0 where slug = old.slug; select count(*) from counts);
