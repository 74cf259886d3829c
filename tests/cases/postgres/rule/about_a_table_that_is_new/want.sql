-- loses rows
create table new_log (id int);
create rule r as on insert to links do also insert into new_log values (new.id);
