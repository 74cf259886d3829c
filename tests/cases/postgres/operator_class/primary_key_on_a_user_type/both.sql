create domain amount as int;
