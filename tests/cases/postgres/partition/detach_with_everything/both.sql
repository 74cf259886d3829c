create function f() returns trigger language plpgsql as 'begin return new; end';
create table p (id int primary key);
insert into p values (1);
create table t (id int not null, v text default 'v', p_id int references p, g int generated always as (id * 2) stored,
    primary key (id), check (id > 0)) partition by range (id);
create index t_v on t (v);
create index t_low on t (lower(v)) where id > 5;
create trigger g after insert on t for each row execute function f();
