create view w as select id, w as v, v as w from a;
create view x as select v from w;
