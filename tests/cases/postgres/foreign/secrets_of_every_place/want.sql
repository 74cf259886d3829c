create foreign data wrapper w options (api_key '${K}', password '${P}');
create server s foreign data wrapper w options (secret '${S}', password_required 'false', key 'a');
create user mapping for public server s options (token '${T}', aws_secret_access_key '${A}');
create foreign table t (id int) server s options (password '${TP}');
