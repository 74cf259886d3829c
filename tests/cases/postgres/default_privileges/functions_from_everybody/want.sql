alter default privileges for role case_app revoke execute on functions from public; alter default privileges for role case_app grant execute on functions to case_reader;
