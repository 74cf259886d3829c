create subscription s connection 'host=h dbname=d' publication p with (connect = false);
create subscription "Some More" connection 'host=h user=u password=''${SOME_PASSWORD}'' dbname=d' publication "P 2", p with (connect = false, slot_name = 'slot_two', binary = true, streaming = on, synchronous_commit = local);
create subscription slotless connection 'postgresql://u:${URL_PASSWORD}@h:5432/d' publication p with (connect = false, slot_name = none, streaming = off);
comment on subscription s is 'From the core';
