create function f(int) returns int language sql immutable as 'select -$1'; create operator @- (rightarg = int, function = f);
