alter function f() owner to case_app;
