-- does not: data-loss
create table t (id int generated always as identity, v int not null, p_id int references p, w text default 'x', g int generated always as (v * 2) stored, primary key (id, v)) partition by range (id);
create table t_1 partition of t for values from (1) to (100);
create table u (id int, v int, foreign key (id, v) references t);
create index t_w on t (w);
create trigger g after insert on t for each row execute function f();
alter table t enable row level security;
create policy mine on t using (v > 0);
create view x as select id, w from t;
comment on table t is 'a table';
comment on column t.w is 'a column';
insert into t (v, p_id) values (1, 1), (2, 1);
insert into u values (1, 1);
