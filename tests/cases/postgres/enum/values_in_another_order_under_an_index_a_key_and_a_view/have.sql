-- same: select id, t.v::text, u.v::text from t join u using (id) order by 1
create schema other;
create type other."Level" as enum ('low', 'mid', 'high');
create table t (id int, v other."Level", primary key (v, id), unique (id));
create table u (id int references t (id), v other."Level", foreign key (v, id) references t);
create index t_high on t (v desc, id) include (id) where v > 'low';
create index t_expression on t ((v > 'low'), (v = 'mid'));
create view s as select v, count(*) as many from t where v >= 'mid' group by v order by v;
create view of_s as select * from s where v = 'high';
create materialized view m as select max(v) as top from t;
create unique index m_top on m (top);
insert into t values (1, 'low'), (2, 'high'), (3, 'mid');
insert into u values (2, 'high'), (3, 'mid');
