create materialized view m as select id, v + 1 as v from a;
create view w as select id from m;
create materialized view n as select id + 1 as id from w;
create unique index n_id on n (id);
refresh materialized view m with no data;
