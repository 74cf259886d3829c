create materialized view m ("The id", "V") as select id, v from a;
create index m_v on m ("V");
