create view w as select id, v from a;
create materialized view m as select id, v from w;
create materialized view n as select v from m with no data;
create view z as select m.id, n.v from m, n;
