create table links (id bigint, slug text, at date);
insert into links values (1, 'a');
create index links_id on links (id);
create view v as select id from links;
