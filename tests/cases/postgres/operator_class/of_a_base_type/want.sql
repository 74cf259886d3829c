create operator class shouted_ops for type shouted using hash as operator 1 =, function 1 hashed(shouted);
create index t_x on t using hash (x shouted_ops);
