grant select on t to pg_read_all_stats; grant pg_monitor to case_app;
