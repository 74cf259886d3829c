create foreign table links (id int, slug text) server s;
create function f(links) returns int language sql as 'select $1.id + 1';
