-- does not: DROP VIEW
create view "A v" as select id, v, w from a;
alter view "A v" alter column id set default nextval('"Other"."Ids"');
alter view "A v" alter column v set default f() || 'x';
alter view "A v" alter column w set default now();
