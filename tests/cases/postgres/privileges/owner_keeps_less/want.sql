revoke all on t from current_user; grant select on t to current_user;
