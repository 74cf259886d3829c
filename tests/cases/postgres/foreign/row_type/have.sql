create foreign table links (id int) server s;
create function f(links) returns int language sql as 'select $1.id';
