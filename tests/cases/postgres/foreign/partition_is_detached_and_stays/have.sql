-- does not: DROP FOREIGN TABLE
create foreign table links_2 partition of links for values from (100) to (200) server s;
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger g after insert on links_2 for each row execute function f();
