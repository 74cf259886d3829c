create table links (id int, slug text);
insert into links values (1, 'a');
create rule r as on update to links where new.id < old.id do instead nothing;
