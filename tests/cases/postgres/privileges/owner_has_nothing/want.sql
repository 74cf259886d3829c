revoke all on t from current_user;
