-- since: 15
create schema far;
create foreign data wrapper w;
create server s foreign data wrapper w;
