create server plain foreign data wrapper w;
create server "Typed" type 'a''b' version '9.1' foreign data wrapper w options (host 'h', dbname 'd');
comment on server "Typed" is 'With a type';
