create user mapping for public server s options (user 'b');
