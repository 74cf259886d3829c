create foreign data wrapper a options (x 'y');
create foreign data wrapper b;
create server s foreign data wrapper b;
create server t foreign data wrapper a;
