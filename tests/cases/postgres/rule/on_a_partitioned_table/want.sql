create rule r as on delete to links do instead nothing;
create rule s as on update to links_1 where old.id = 1 do instead nothing;
