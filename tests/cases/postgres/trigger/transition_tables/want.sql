-- does: CREATE OR REPLACE TRIGGER
create trigger after_all after insert on a referencing new table as "New rows" for each statement execute function f();
