grant usage on foreign server srv to case_app with grant option; grant select (a), insert on ft to case_reader; grant usage on foreign data wrapper w to case_boss;
