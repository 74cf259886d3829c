create trigger after_all after update on a referencing old table as old_rows new table as new_rows for each statement execute function f();
