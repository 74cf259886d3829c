-- does not: DROP VIEW
create table t (id int, v text) partition by range (id);
create table t_1 partition of t for values from (1) to (10);
create view w as select id, v from t_1;
create materialized view m as select count(*) from t_1;
alter table t_1 enable row level security;
create policy mine on t_1 using (v = current_user);
create index t_1_lower on t_1 (lower(v));
comment on column t_1.v is 'a value';
comment on table t_1 is 'a part';
