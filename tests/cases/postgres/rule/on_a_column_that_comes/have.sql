create table links (id int);
insert into links values (1);
create rule r as on update to links where new.id < old.id do instead nothing;
