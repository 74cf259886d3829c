create materialized view m as select id, v, w from a;
create index m_v on m (v);
