create operator class places for type point using gist as operator 1 << (point, point), operator 11 |>> (point, point), storage box;
