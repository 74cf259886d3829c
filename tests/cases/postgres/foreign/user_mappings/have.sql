create user mapping for public server s options (user 'a');
create user mapping for postgres_case server "T u" options (user 'a', password '${ONE}');
