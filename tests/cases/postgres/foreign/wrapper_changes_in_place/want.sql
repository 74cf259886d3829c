create foreign data wrapper w options (a '1', b '2', "C d" '3');
create server s foreign data wrapper w;
