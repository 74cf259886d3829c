create extension postgres_fdw;
create server s foreign data wrapper postgres_fdw options (host 'h', dbname 'd', fetch_size '100');
create user mapping for public server s options (user 'u', password '${S_PUBLIC_PASSWORD}', password_required 'true');
create foreign table links (id int options (column_name 'ID'), slug text) server s options (schema_name 'public', table_name 'links', updatable 'false');
