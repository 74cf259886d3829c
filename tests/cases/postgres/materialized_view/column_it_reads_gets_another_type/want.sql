create table a (id int primary key, v numeric(12, 2));
insert into a values (1, 2);
create materialized view m as select id, v from a;
create unique index m_id on m (id);
alter materialized view m alter column v set statistics 50;
comment on materialized view m is 'Comes back';
