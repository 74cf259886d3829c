create table links (id int not null, slug text not null);
insert into links values (1, 'a');
create unique index links_id on links (id);
alter table links replica identity using index links_id;
create publication p for table links (id);
