alter type mood owner to case_app; alter domain positive owner to case_app; alter type pair owner to case_app;
alter type span owner to case_app;
