-- does: CREATE OR REPLACE RULE r
-- does not: DROP RULE
create rule r as on delete to links where old.slug = 'a' do instead nothing;
