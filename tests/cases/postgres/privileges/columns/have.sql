grant select (a), update (a, "Mixed Case") on t to case_app;
