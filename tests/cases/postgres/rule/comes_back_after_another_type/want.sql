-- does: ALTER COLUMN id TYPE bigint
create table links (id bigint, slug text);
insert into links values (1, 'a');
create rule r as on insert to links do also insert into log values (new.id, new.slug);
