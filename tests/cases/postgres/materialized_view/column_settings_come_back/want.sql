create materialized view m with (fillfactor = 70) as select id, v, w from a;
alter materialized view m alter column v set storage external;
alter materialized view m alter column v set (n_distinct = -0.5);
comment on column m.v is 'Comes back';
create index m_v on m (v);
alter materialized view m cluster on m_v;
