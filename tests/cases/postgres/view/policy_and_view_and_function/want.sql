alter table a enable row level security;
create view w as select v, id from a;
create function f(x int) returns boolean language sql as 'select x in (select id from w)';
create policy p on a using (f(id) and id in (select id from w));
