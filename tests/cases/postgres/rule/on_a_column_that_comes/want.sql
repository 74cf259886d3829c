create table links (id int, clicks int);
insert into links values (1);
create rule r as on update to links where new.clicks < old.clicks do instead nothing;
