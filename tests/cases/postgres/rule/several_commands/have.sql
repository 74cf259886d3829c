create rule r as on insert to links do also insert into log values (new.id, new.slug);
