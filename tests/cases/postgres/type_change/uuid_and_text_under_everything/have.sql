-- same: select id::text, t_id::text from u order by 1
create table t (id text primary key default 'x', boss text references t, check (id <> ''));
create table u (id text, t_id text not null references t on delete cascade deferrable initially deferred, unique (id, t_id));
create index u_id on u (id, t_id) where t_id is not null;
create view s as select u.id, t.boss from u join t on t.id = u.t_id;
create view of_s as select id from s;
create materialized view m as select id from t;
create unique index m_id on m (id);
create policy p on u using (id = t_id);
create function log_it() returns trigger language plpgsql as 'begin return new; end';
create trigger g before update of t_id on u for each row when (old.t_id is distinct from new.t_id) execute function log_it();
insert into t values ('00000000-0000-0000-0000-00000000000a', null);
insert into u values ('00000000-0000-0000-0000-00000000000b', '00000000-0000-0000-0000-00000000000a');
