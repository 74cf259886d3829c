create view "A view" as select id, v from a;
create trigger "Instead" instead of insert on "A view" for each row execute function f();
