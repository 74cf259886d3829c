revoke update, delete on t from current_user;
