create view w (one, two) as select v, w from a;
create view x as select one from w;
create materialized view y as select two from x, w;
