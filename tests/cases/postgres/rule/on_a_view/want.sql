create rule put as on insert to short do instead insert into links values (new.id, new.slug) returning links.id, links.slug;
create rule change as on update to short do instead update links set slug = new.slug where id = old.id;
create rule away as on delete to short do instead delete from links where id = old.id;
