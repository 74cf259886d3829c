create rule r as on insert to links do also (insert into log values (new.id, 'a;b)'); insert into log2 (id) values (new.id); delete from log where id < 0);
