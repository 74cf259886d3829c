-- does not: DROP
create view w with (security_barrier = false) as select id, v from a where v > 0 with cascaded check option;
create view x as select id from w;
