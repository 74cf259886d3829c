create domain x as text;
