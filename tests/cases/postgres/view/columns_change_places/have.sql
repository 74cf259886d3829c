create view w as select id, v, w from a;
create view x as select v from w;
