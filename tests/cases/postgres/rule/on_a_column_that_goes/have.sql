create table links (id int, slug text, clicks int);
insert into links values (1, 'a', 2);
create rule r as on update to links where new.clicks < old.clicks do instead nothing;
