alter function "Odd Name"(int, text) owner to case_boss; alter function "Odd Name"(int) owner to case_app;
