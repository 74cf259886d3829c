-- does not: DROP
create view w with (security_barrier) as select id, v from a where v > 1;
