create table t (id int, updated_at timestamptz);
create function touch() returns trigger language plpgsql as 'begin new.updated_at := now(); return new; end';
create trigger touch before update on t for each row execute function touch();
create trigger after_all after insert on t referencing new table as fresh for each statement execute function touch('a', 'b''c');
