create foreign data wrapper a;
create foreign data wrapper b options (x 'y');
create server s foreign data wrapper a;
create server t foreign data wrapper b;
