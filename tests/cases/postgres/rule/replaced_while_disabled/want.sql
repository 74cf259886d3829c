create rule r as on update to links where new.id = 1 do instead nothing;
alter table links disable rule r;
