-- roles: case_app case_boss case_reader
create foreign data wrapper w; create server srv foreign data wrapper w; create foreign table ft (a int, b text) server srv;
