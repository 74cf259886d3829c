create rule "On Insert TO" as on insert to "My Schema"."On Insert" where new."order" = 'ON INSERT TO "My Schema"."On Insert"' do instead insert into "To" values (new."To");
create rule "select" as on update to "My Schema"."On Insert" do instead nothing;
