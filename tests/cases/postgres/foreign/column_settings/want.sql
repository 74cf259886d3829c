create foreign table links (id int, slug text options (a 'b')) server s;
alter foreign table links alter slug set statistics 100;
alter foreign table links alter slug set storage external;
comment on column links.slug is 'x';
