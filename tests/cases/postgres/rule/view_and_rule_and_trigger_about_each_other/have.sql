create view a as select id, slug from links;
create view b as select id from a;
create rule put_a as on insert to a do instead insert into links values (new.id, new.slug);
create rule put_b as on insert to b do instead insert into a (id) values (new.id);
