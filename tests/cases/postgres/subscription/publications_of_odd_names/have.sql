create subscription "S 1" connection 'host=h' publication "A, b", c with (connect = false, slot_name = none);
