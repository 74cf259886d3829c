create sequence s; alter sequence s owner to case_app;
