create table t (id int); grant truncate on t to current_user;
