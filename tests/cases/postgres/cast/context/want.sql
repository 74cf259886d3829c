create cast (pair as int) with function pair_sum(pair) as assignment;
