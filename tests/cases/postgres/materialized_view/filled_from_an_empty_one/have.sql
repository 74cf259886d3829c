create materialized view m as select id, v from a;
create view w as select id from m;
create materialized view n as select id from w;
