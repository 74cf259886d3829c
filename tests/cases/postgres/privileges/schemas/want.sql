grant usage, create on schema "App Data" to case_boss with grant option; grant usage on schema "App Data" to public;
