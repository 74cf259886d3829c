create view w as select id, v from a;
comment on column w.v is 'Of it';
alter view w alter column v set default 'x';
create view x as select id, v from w;
create function f() returns text language sql begin atomic select max(v) from w; end;
