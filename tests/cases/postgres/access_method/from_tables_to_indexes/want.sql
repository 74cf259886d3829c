create access method a type index handler bthandler;
comment on access method a is 'of indexes';
