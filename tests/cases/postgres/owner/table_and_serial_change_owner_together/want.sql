create sequence s; alter sequence s owned by t.id; alter table t owner to case_app;
