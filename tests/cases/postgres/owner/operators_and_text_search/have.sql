alter operator === (int, int) owner to case_app; alter text search dictionary d owner to case_app; alter aggregate total(int) owner to case_app;
