create table links (id int);
create rule r as on insert to links do also nothing;
create view v as select id from links;
create rule w as on insert to v do instead insert into links values (new.id);
