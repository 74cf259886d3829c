create foreign table links (id int, slug text) server s;
create trigger a before update of slug on links for each row when (old.slug <> new.slug) execute function f();
create trigger b after delete on links for each statement execute function f();
alter table links disable trigger b;
comment on trigger b on links is 'Off';
