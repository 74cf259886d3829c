create foreign table links (id int) server s;
create function f() returns setof links language sql as 'select null::links';
create view v as select * from links;
create rule r as on insert to v do instead insert into links values (new.id);
