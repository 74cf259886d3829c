create view w as select id, v from a;
alter view w alter column v set default f();
comment on column w.v is 'Comes back';
