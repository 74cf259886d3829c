create table links (id int primary key, slug text not null, "at" date default '2026-01-01');
insert into links values (1, 'a');
create publication p for table links where (lower(slug) <> 'x' and id in (1, 2, 3) and at is not null);
