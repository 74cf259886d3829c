create materialized view m as select id, v from a with no data;
create unique index m_id on m (id);
create materialized view n as select id from m with no data;
