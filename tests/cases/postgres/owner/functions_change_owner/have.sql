alter function "Odd Name"(int, text) owner to case_app; alter procedure p(int) owner to case_app;
