create materialized view m as select id, v from a;
create index m_v on m (v);
