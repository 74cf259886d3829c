grant select, insert, update on t to case_app with grant option;
