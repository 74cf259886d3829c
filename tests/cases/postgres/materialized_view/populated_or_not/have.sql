create materialized view m as select id from a;
create materialized view n as select id from a with no data;
