create subscription "S 1" connection 'host=h application_name=''it\''s''' publication "select", "A, b" with (connect = false, slot_name = none);
comment on subscription "S 1" is 'x';
