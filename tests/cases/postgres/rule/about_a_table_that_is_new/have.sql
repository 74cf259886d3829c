create table old_log (id int);
create rule r as on insert to links do also insert into old_log values (new.id);
