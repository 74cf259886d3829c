create table t_1 partition of t (primary key (id), constraint v_once unique (v),
    constraint apart exclude using gist (r with &&)) for values from (1) to (10) with (fillfactor = 70);
alter table t_1 add constraint to_p foreign key (p_id) references p on delete cascade;
alter table t_1 add constraint v_short check (length(v) < 100) not valid;
create index t_1_v on t_1 (lower(v)) where id > 3;
create trigger g before insert on t_1 for each row execute function f();
alter table t_1 enable row level security;
alter table t_1 force row level security;
create policy mine on t_1 for select using (v = current_user);
create statistics t_1_s (dependencies) on id, v from t_1;
alter table t_1 replica identity full;
create rule nothing as on delete to t_1 do instead nothing;
comment on table t_1 is 'one';
comment on constraint v_once on t_1 is 'once';
comment on index t_1_v is 'lower';
