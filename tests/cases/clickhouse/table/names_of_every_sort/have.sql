CREATE TABLE `table` (`order` UInt64) ENGINE = MergeTree ORDER BY `order`; CREATE TABLE `a.b` (id UInt64) ENGINE = MergeTree ORDER BY id;
