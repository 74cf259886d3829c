alter default privileges for role case_app revoke execute on functions from public;
