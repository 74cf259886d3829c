create view "A v" as select id, v, w from a;
alter view "A v" alter column v set default 'view';
