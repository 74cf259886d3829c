revoke usage on type mood from public; grant usage on type mood to case_app with grant option;
