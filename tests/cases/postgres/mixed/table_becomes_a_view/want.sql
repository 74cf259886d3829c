-- loses rows
create view x as select 1 as id;
