create foreign table links_2 (id int, slug text) server s;
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger g after insert on links_2 for each row execute function f();
