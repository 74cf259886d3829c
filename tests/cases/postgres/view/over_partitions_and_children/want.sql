create view w as select v, id, tableoid::regclass as part from p;
create view x as select c.*, b.id as b_id from child c, only base b;
create materialized view m as select * from w;
create unique index m_id on m (id);
