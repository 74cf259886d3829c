create table t_1 (id int not null constraint only_this primary key, v text default 'w', p_id int references p,
    g int generated always as (id * 2) stored, x int, constraint t_id_check check (id > 0));
create index "Of V" on t_1 (v);
