alter publication p owner to case_app;
