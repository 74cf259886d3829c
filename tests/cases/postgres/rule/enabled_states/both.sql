create table links (id int, slug text);
insert into links values (1, 'a');
create rule r1 as on update to links do instead nothing;
create rule r2 as on delete to links do instead nothing;
create rule r3 as on insert to links do also nothing;
