create operator class points for type point using gist as operator 11 |>> (point, point), storage point;
create operator class "Bare" for type point using gist as storage point;
