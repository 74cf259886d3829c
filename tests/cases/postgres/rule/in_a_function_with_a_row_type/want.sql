create function shown(links) returns int language sql as 'select ($1).id';
create rule r as on delete to links where shown(old) > 0 do also insert into log values (old);
