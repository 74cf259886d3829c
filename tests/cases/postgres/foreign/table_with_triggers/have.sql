create foreign table links (id int, slug text) server s;
create trigger a before insert on links for each row execute function f();
