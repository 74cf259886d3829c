create schema "Far Away";
create foreign data wrapper w;
create server "S 1" foreign data wrapper w;
