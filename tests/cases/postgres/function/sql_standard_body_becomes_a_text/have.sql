create function a(x int) returns bigint language sql begin atomic select count(*) from t where id > x; end;
