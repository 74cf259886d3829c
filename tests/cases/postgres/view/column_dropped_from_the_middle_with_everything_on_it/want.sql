create view w with (security_barrier) as select id, z from a;
alter view w alter column z set default 'z';
create trigger g instead of insert on w for each row execute function t();
create rule r as on delete to w do instead nothing;
comment on view w is 'A view';
comment on column w.z is 'A column';
create view x as select z from w;
