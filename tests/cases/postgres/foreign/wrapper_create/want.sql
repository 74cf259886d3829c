create foreign data wrapper plain;
create foreign data wrapper checked validator postgresql_fdw_validator;
create foreign data wrapper "Odd Name" options (host 'a''b', port '1');
