create view "A view" as select id, v, v * 2 as w from a;
create trigger "Instead" instead of insert or update or delete on "A view" for each row execute function f('a');
create trigger before_all before update on "A view" for each statement execute function s();
