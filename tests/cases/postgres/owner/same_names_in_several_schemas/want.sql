alter table a.t owner to case_boss; alter table public.t owner to case_app;
