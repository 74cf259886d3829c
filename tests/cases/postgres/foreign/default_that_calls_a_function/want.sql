create function next_id() returns int language sql as 'select 1';
create sequence q;
create foreign table links (id int default next_id(), at int default nextval('q') check (next_id() > 0)) server s;
