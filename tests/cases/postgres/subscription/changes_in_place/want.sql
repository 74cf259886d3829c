-- does: SET PUBLICATION
create subscription s connection 'host=other dbname=d password=''${S_PASSWORD}''' publication q, r with (connect = false, slot_name = 'x', binary, streaming = on, synchronous_commit = remote_apply);
create subscription t connection 'host=h dbname=d' publication p with (connect = false, slot_name = 't');
