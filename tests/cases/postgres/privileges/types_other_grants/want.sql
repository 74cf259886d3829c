grant usage on type mood to case_app;
