-- dbkit: change initial 1/3
-- dbkit: before empty
-- dbkit: after da21d4b7685574937873aa8e24a65226038524d821bddc2e37603a175b758b02

CREATE EXTENSION pg_trgm;

CREATE EXTENSION "uuid-ossp";

CREATE TYPE achievement_category AS ENUM ('creation', 'traffic', 'consistency', 'community', 'special');

CREATE TYPE link_status AS ENUM ('active', 'paused', 'expired', 'archived');

CREATE TYPE protection_type AS ENUM ('none', 'pin', 'password');

CREATE TYPE subscription_tier AS ENUM ('free', 'pro', 'business', 'enterprise');

CREATE TYPE xp_event_type AS ENUM ('link_created', 'click_milestone', 'daily_streak', 'achievement_unlocked', 'referral', 'adjustment');

CREATE TABLE achievements (
    id uuid DEFAULT uuid_generate_v4() NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    category achievement_category NOT NULL,
    icon text,
    threshold integer DEFAULT 1 NOT NULL,
    xp_reward integer DEFAULT 0 NOT NULL,
    is_hidden boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT achievements_pkey PRIMARY KEY (id),
    CONSTRAINT achievements_code_key UNIQUE (code),
    CONSTRAINT achievements_threshold_check CHECK ((threshold > 0)),
    CONSTRAINT achievements_xp_reward_check CHECK ((xp_reward >= 0))
);

CREATE TABLE api_keys (
    id uuid DEFAULT uuid_generate_v4() NOT NULL,
    user_id uuid NOT NULL,
    name text NOT NULL,
    key_prefix text NOT NULL,
    key_hash text NOT NULL,
    scopes text[] DEFAULT '{}'::text[] NOT NULL,
    last_used_at timestamp with time zone,
    expires_at timestamp with time zone,
    revoked_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT api_keys_pkey PRIMARY KEY (id),
    CONSTRAINT api_keys_key_hash_key UNIQUE (key_hash)
);

CREATE TABLE links (
    id uuid DEFAULT uuid_generate_v4() NOT NULL,
    uid text NOT NULL,
    user_id uuid NOT NULL,
    destination_url text NOT NULL,
    title text,
    custom_slug text,
    status link_status DEFAULT 'active'::link_status NOT NULL,
    expires_at timestamp with time zone,
    utm jsonb DEFAULT '{}'::jsonb NOT NULL,
    protection protection_type DEFAULT 'none'::protection_type NOT NULL,
    protection_hash text,
    protection_max_attempts integer DEFAULT 5 NOT NULL,
    protection_lockout_seconds integer DEFAULT 900 NOT NULL,
    total_clicks bigint DEFAULT 0 NOT NULL,
    last_clicked_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT links_pkey PRIMARY KEY (id),
    CONSTRAINT links_uid_key UNIQUE (uid),
    CONSTRAINT links_custom_slug_check CHECK ((custom_slug ~ '^[A-Za-z0-9_-]{1,64}$'::text)),
    CONSTRAINT links_destination_url_check CHECK ((destination_url ~* '^https?://'::text)),
    CONSTRAINT links_protection_check CHECK (((protection = 'none'::protection_type) = (protection_hash IS NULL))),
    CONSTRAINT links_protection_limits_check CHECK (((protection_max_attempts > 0) AND (protection_lockout_seconds >= 0))),
    CONSTRAINT links_total_clicks_check CHECK ((total_clicks >= 0)),
    CONSTRAINT links_uid_check CHECK ((uid ~ '^[A-Za-z0-9_-]{1,64}$'::text)),
    CONSTRAINT links_utm_document_check CHECK ((NOT jsonb_path_exists(utm, 'strict $?(((((@.type() != "object" || exists (@."campaign"?(@.type() != "string"))) || exists (@."content"?(@.type() != "string"))) || exists (@."medium"?(@.type() != "string"))) || exists (@."source"?(@.type() != "string"))) || exists (@."term"?(@.type() != "string")))'::jsonpath)))
);

CREATE TABLE protection_attempts (
    id uuid DEFAULT uuid_generate_v4() NOT NULL,
    link_id uuid NOT NULL,
    ip_address inet NOT NULL,
    protection protection_type NOT NULL,
    user_agent text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT protection_attempts_pkey PRIMARY KEY (id)
);

CREATE TABLE user_achievements (
    user_id uuid NOT NULL,
    achievement_id uuid NOT NULL,
    progress integer DEFAULT 0 NOT NULL,
    unlocked_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT user_achievements_pkey PRIMARY KEY (user_id, achievement_id),
    CONSTRAINT user_achievements_progress_check CHECK ((progress >= 0))
);

CREATE TABLE users (
    id uuid DEFAULT uuid_generate_v4() NOT NULL,
    email text NOT NULL,
    password_hash text,
    display_name text,
    avatar_url text,
    email_verified_at timestamp with time zone,
    last_login_at timestamp with time zone,
    subscription_tier subscription_tier DEFAULT 'free'::subscription_tier NOT NULL,
    subscription_status text,
    polar_customer_id text,
    polar_subscription_id text,
    current_period_end timestamp with time zone,
    cancel_at_period_end boolean DEFAULT false NOT NULL,
    xp_total bigint DEFAULT 0 NOT NULL,
    level integer DEFAULT 1 NOT NULL,
    current_streak_days integer DEFAULT 0 NOT NULL,
    longest_streak_days integer DEFAULT 0 NOT NULL,
    last_active_on date,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT users_pkey PRIMARY KEY (id),
    CONSTRAINT users_email_key UNIQUE (email),
    CONSTRAINT users_level_check CHECK ((level >= 1)),
    CONSTRAINT users_streak_check CHECK (((current_streak_days >= 0) AND (longest_streak_days >= current_streak_days))),
    CONSTRAINT users_xp_total_check CHECK ((xp_total >= 0))
);

CREATE TABLE webhook_events (
    id uuid DEFAULT uuid_generate_v4() NOT NULL,
    event_id text NOT NULL,
    provider text DEFAULT 'polar'::text NOT NULL,
    event_type text NOT NULL,
    payload jsonb NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    processed_at timestamp with time zone,
    last_error text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT webhook_events_pkey PRIMARY KEY (id),
    CONSTRAINT webhook_events_event_id_key UNIQUE (event_id),
    CONSTRAINT webhook_events_attempts_check CHECK ((attempts >= 0))
);

CREATE TABLE xp_events (
    id uuid DEFAULT uuid_generate_v4() NOT NULL,
    user_id uuid NOT NULL,
    event_type xp_event_type NOT NULL,
    amount integer NOT NULL,
    link_id uuid,
    achievement_id uuid,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT xp_events_pkey PRIMARY KEY (id),
    CONSTRAINT xp_events_amount_check CHECK (((amount >= 0) OR (event_type = 'adjustment'::xp_event_type))),
    CONSTRAINT xp_events_metadata_document_check CHECK ((NOT jsonb_path_exists(metadata, 'strict $?(@.type() != "object")'::jsonpath)))
);

CREATE INDEX achievements_category_idx ON achievements USING btree (category);

CREATE INDEX api_keys_user_id_idx ON api_keys USING btree (user_id);

CREATE INDEX links_created_at_idx ON links USING btree (created_at);

CREATE UNIQUE INDEX links_custom_slug_key ON links USING btree (custom_slug) WHERE (custom_slug IS NOT NULL);

CREATE INDEX links_custom_slug_trgm_idx ON links USING gin (custom_slug gin_trgm_ops);

CREATE INDEX links_expires_at_idx ON links USING btree (expires_at) WHERE ((status = 'active'::link_status) AND (expires_at IS NOT NULL));

CREATE INDEX links_total_clicks_idx ON links USING btree (total_clicks DESC);

CREATE INDEX links_uid_trgm_idx ON links USING gin (uid gin_trgm_ops);

CREATE INDEX links_user_id_created_at_idx ON links USING btree (user_id, created_at DESC);

CREATE INDEX links_utm_idx ON links USING gin (utm jsonb_path_ops);

CREATE INDEX protection_attempts_ip_address_idx ON protection_attempts USING btree (ip_address, created_at DESC);

CREATE INDEX protection_attempts_link_id_ip_address_idx ON protection_attempts USING btree (link_id, ip_address, created_at DESC);

CREATE INDEX user_achievements_achievement_id_idx ON user_achievements USING btree (achievement_id);

CREATE INDEX users_created_at_idx ON users USING btree (created_at);

CREATE INDEX users_current_period_end_idx ON users USING btree (current_period_end) WHERE (subscription_tier <> 'free'::subscription_tier);

CREATE UNIQUE INDEX users_email_lower_key ON users USING btree (lower(email));

CREATE UNIQUE INDEX users_polar_customer_id_key ON users USING btree (polar_customer_id) WHERE (polar_customer_id IS NOT NULL);

CREATE UNIQUE INDEX users_polar_subscription_id_key ON users USING btree (polar_subscription_id) WHERE (polar_subscription_id IS NOT NULL);

CREATE INDEX users_xp_total_idx ON users USING btree (xp_total DESC);

CREATE INDEX webhook_events_event_type_created_at_idx ON webhook_events USING btree (event_type, created_at DESC);

CREATE INDEX webhook_events_pending_idx ON webhook_events USING btree (created_at) WHERE (processed_at IS NULL);

CREATE INDEX xp_events_achievement_id_idx ON xp_events USING btree (achievement_id);

CREATE INDEX xp_events_created_at_idx ON xp_events USING btree (created_at);

CREATE INDEX xp_events_link_id_idx ON xp_events USING btree (link_id);

CREATE INDEX xp_events_user_id_created_at_idx ON xp_events USING btree (user_id, created_at DESC);

CREATE OR REPLACE FUNCTION set_updated_at()
RETURNS trigger
LANGUAGE plpgsql
AS $$begin
  new.updated_at := now();
  return new;
end
$$;

ALTER TABLE api_keys ADD CONSTRAINT api_keys_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;

ALTER TABLE links ADD CONSTRAINT links_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;

ALTER TABLE protection_attempts ADD CONSTRAINT protection_attempts_link_id_fkey FOREIGN KEY (link_id) REFERENCES links(id) ON DELETE CASCADE;

ALTER TABLE user_achievements ADD CONSTRAINT user_achievements_achievement_id_fkey FOREIGN KEY (achievement_id) REFERENCES achievements(id) ON DELETE CASCADE;

ALTER TABLE user_achievements ADD CONSTRAINT user_achievements_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;

ALTER TABLE xp_events ADD CONSTRAINT xp_events_achievement_id_fkey FOREIGN KEY (achievement_id) REFERENCES achievements(id) ON DELETE SET NULL;

ALTER TABLE xp_events ADD CONSTRAINT xp_events_link_id_fkey FOREIGN KEY (link_id) REFERENCES links(id) ON DELETE SET NULL;

ALTER TABLE xp_events ADD CONSTRAINT xp_events_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;

CREATE TRIGGER set_updated_at BEFORE UPDATE ON achievements FOR EACH ROW EXECUTE FUNCTION set_updated_at();

CREATE TRIGGER set_updated_at BEFORE UPDATE ON api_keys FOR EACH ROW EXECUTE FUNCTION set_updated_at();

CREATE TRIGGER set_updated_at BEFORE UPDATE ON links FOR EACH ROW EXECUTE FUNCTION set_updated_at();

CREATE TRIGGER set_updated_at BEFORE UPDATE ON user_achievements FOR EACH ROW EXECUTE FUNCTION set_updated_at();

CREATE TRIGGER set_updated_at BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION set_updated_at();

CREATE TRIGGER set_updated_at BEFORE UPDATE ON webhook_events FOR EACH ROW EXECUTE FUNCTION set_updated_at();

COMMENT ON COLUMN achievements.code IS 'How the application names it';

COMMENT ON COLUMN achievements.threshold IS 'How far user_achievements.progress must go';

COMMENT ON COLUMN api_keys.key_hash IS 'Hash of the whole key; the key itself is shown once and never stored';

COMMENT ON COLUMN api_keys.key_prefix IS 'The first characters, to tell keys apart in a list';

COMMENT ON COLUMN links.custom_slug IS 'The slug that the owner chose, if any; it leads to the same place as uid';

COMMENT ON COLUMN links.protection_hash IS 'Hash of the PIN or password; neither is ever stored';

COMMENT ON COLUMN links.total_clicks IS 'A counter for lists and sorting; ClickHouse has the clicks themselves';

COMMENT ON COLUMN links.uid IS 'The generated slug; every link has one';

COMMENT ON COLUMN links.utm IS 'UTM parameters that the destination receives and clicks inherit';

COMMENT ON COLUMN user_achievements.unlocked_at IS 'Null until the threshold is reached';

COMMENT ON COLUMN users.password_hash IS 'Null for who signs in through somebody else';

COMMENT ON COLUMN webhook_events.event_id IS 'The sender''s id of the event; a second delivery conflicts here and does nothing';

COMMENT ON COLUMN webhook_events.processed_at IS 'Null until it was handled';

COMMENT ON COLUMN xp_events.amount IS 'Negative only to correct an earlier event';

COMMENT ON TYPE protection_type IS 'What a visitor must know before being sent on';

COMMENT ON TYPE subscription_tier IS 'What a user pays for; it sets the requests an hour';

COMMENT ON FUNCTION set_updated_at() IS 'Keeps updated_at true whatever wrote the row';

COMMENT ON TABLE achievements IS 'Badge definitions';

COMMENT ON TABLE api_keys IS 'Hashed API credentials';

COMMENT ON TABLE links IS 'Short links with UTM and protection';

COMMENT ON TABLE protection_attempts IS 'Wrong PINs and passwords, to slow down who guesses';

COMMENT ON TABLE user_achievements IS 'How far each user is towards each badge';

COMMENT ON TABLE users IS 'Identity, subscription and gamification';

COMMENT ON TABLE webhook_events IS 'Webhooks of Polar, each handled once';

COMMENT ON TABLE xp_events IS 'Where every point of XP came from; rows are only ever added';
