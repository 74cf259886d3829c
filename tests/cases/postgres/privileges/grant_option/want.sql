grant select on t to case_app with grant option; grant update (a) on t to case_app with grant option;
