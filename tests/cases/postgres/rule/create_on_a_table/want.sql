create rule links_log as on insert to links do also insert into log values (new.id, new.slug);
create rule links_keep as on delete to links where old.id < 10 do instead nothing;
