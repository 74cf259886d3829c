create rule r as on delete to a do also delete from b where id = old.id;
create rule r as on update to b do also update a set id = new.id where id = old.id;
