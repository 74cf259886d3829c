create schema "Math";
create schema "select";
create function "Math".mod2(int, int) returns int language sql immutable as 'select $1 % $2';
