create cast (pair as int) with function other."Product"(pair);
