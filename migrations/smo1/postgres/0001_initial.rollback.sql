-- dbkit: rollback of 0001_initial
-- dbkit: hazard data-loss table public.api_keys: the rows of public.api_keys are gone
-- dbkit: hazard data-loss table public.protection_attempts: the rows of public.protection_attempts are gone
-- dbkit: hazard data-loss table public.user_achievements: the rows of public.user_achievements are gone
-- dbkit: hazard data-loss table public.webhook_events: the rows of public.webhook_events are gone
-- dbkit: hazard data-loss table public.xp_events: the rows of public.xp_events are gone
-- dbkit: hazard data-loss table public.achievements: the rows of public.achievements are gone
-- dbkit: hazard data-loss table public.links: the rows of public.links are gone
-- dbkit: hazard data-loss table public.users: the rows of public.users are gone
-- dbkit: hazard may-fail extension pg_trgm: it fails if something outside dbkit's sight still uses the extension
-- dbkit: hazard may-fail extension uuid-ossp: it fails if something outside dbkit's sight still uses the extension

DROP TABLE api_keys;

DROP TABLE protection_attempts;

DROP TABLE user_achievements;

DROP TABLE webhook_events;

DROP TABLE xp_events;

DROP TABLE achievements;

DROP TABLE links;

DROP TABLE users;

DROP FUNCTION set_updated_at();

DROP TYPE achievement_category;

DROP TYPE link_status;

DROP TYPE protection_type;

DROP TYPE subscription_tier;

DROP TYPE xp_event_type;

DROP EXTENSION pg_trgm;

DROP EXTENSION "uuid-ossp";
