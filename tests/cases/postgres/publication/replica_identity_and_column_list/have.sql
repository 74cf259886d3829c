create table links (id int not null, slug text not null);
insert into links values (1, 'a');
create unique index links_slug on links (slug);
alter table links replica identity using index links_slug;
create publication p for table links (slug);
