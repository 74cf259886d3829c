create view x as select 1 as id;
create view y as select id from x;
