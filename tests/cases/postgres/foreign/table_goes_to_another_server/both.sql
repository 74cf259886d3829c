create foreign data wrapper w;
create server s foreign data wrapper w;
create server t foreign data wrapper w;
