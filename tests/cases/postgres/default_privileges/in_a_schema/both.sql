-- roles: case_app case_boss case_reader
create schema s;
