alter schema public owner to case_app;
