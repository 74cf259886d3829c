create function a(n int default 1) returns int language sql as 'select n';
