alter event trigger a disable;
alter event trigger b enable always;
