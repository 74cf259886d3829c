create access method a type table handler heap_tableam_handler;
comment on access method a is 'of tables';
