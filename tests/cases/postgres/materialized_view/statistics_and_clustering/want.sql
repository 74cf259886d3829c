create materialized view m as select id, v, w from a;
create index m_v on m (v);
alter materialized view m cluster on m_v;
create statistics m_s (ndistinct, dependencies) on v, w from m;
comment on statistics m_s is 'Of a view';
