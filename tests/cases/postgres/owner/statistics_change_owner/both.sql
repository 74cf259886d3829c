-- roles: case_app case_boss
create table t (a int, b int);
create statistics s on a, b from t;
