-- since: 15
create table links (id int primary key, slug text, "Clicks" int, live boolean not null default true);
insert into links values (1, 'a');
