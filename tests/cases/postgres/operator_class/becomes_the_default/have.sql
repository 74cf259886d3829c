create operator class label_ops for type label using hash as operator 1 ===, function 1 label_hash(label);
create index t_l on t using hash (l label_ops);
