-- roles: case_app case_boss case_reader
create type mood as enum ('a');
