create rule tell as on insert to links do also notify links, 'changed';
create rule count as on insert to links do also update counts set n = n + (select count(*) from links l where l.slug = new.slug) where slug = new.slug;
