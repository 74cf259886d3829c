create function shown(links) returns text language sql as 'select ($1).slug';
create rule r as on delete to links do also insert into log values (old);
