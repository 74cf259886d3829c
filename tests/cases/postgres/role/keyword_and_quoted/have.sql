create role "select" login;
