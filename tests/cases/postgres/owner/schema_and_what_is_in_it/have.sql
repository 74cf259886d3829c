alter schema "App Data" owner to case_app; alter table "App Data"."Order" owner to case_app;
