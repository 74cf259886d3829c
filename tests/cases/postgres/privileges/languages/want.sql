revoke usage on language mine from public; grant usage on language mine to case_app;
