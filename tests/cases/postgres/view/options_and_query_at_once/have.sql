create view w with (security_barrier, check_option = local) as select id from a where v > 0;
