create foreign data wrapper w;
create foreign data wrapper x;
