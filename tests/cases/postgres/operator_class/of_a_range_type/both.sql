create function back(int, int) returns int language sql immutable as 'select $2 - $1';
