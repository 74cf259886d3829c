create table links (id int primary key, slug text not null);
insert into links values (1, 'a');
create publication p for table links where (length(slug) > 3);
