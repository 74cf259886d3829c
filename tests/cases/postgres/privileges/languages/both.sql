-- roles: case_app case_boss case_reader
create trusted language mine handler plpgsql_call_handler inline plpgsql_inline_handler validator plpgsql_validator;
