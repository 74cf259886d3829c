grant usage on schema "App Data" to case_app;
