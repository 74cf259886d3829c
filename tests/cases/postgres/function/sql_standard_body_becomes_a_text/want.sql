-- does not: DROP
create function a(x int) returns bigint language sql as 'select count(*) from t where id > x';
