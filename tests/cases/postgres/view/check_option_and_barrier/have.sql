create view w with (security_barrier) as select id, v from a where v > 0 with local check option;
create view x as select id from w with cascaded check option;
