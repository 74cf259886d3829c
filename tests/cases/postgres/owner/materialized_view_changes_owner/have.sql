alter materialized view m owner to case_app;
