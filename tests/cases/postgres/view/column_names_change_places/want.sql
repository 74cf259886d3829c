create view w (two, one) as select v, w from a;
create view x as select one from w;
create materialized view y as select two from x, w;
