create table a (id int primary key, v int not null default 0);
insert into a values (1);
create table log (id int, what text);
create view last_log as select max(id) as id from log;
create function note() returns trigger language plpgsql as $$declare l last_log%rowtype; begin select * into l from last_log; insert into log values (l.id + 1, tg_op); return new; end$$;
create trigger note after insert or update on a for each row execute function note();
