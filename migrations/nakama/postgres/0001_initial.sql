-- dbkit: change initial 1/2
-- dbkit: before empty
-- dbkit: after 0fdb828c92c83496dfe300c3203119628ef7c9aeb8a9998e3219cbfed9ad6bb7

CREATE TABLE channel (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    group_id uuid,
    stream_mode uuid,
    stream_subject text,
    stream_descriptor text,
    stream_label text,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    create_time timestamp with time zone DEFAULT now() NOT NULL,
    update_time timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT channel_pkey PRIMARY KEY (id)
);

CREATE TABLE group_edge (
    source_id uuid NOT NULL,
    destination_id uuid NOT NULL,
    state integer DEFAULT 2 NOT NULL,
    create_time timestamp with time zone DEFAULT now() NOT NULL,
    update_time timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT group_edge_pkey PRIMARY KEY (source_id, destination_id)
);

CREATE TABLE groups (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    creator_id uuid,
    name text NOT NULL,
    description text,
    avatar_url text,
    lang_tag text DEFAULT 'en'::text NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    open boolean DEFAULT true NOT NULL,
    edge_count integer DEFAULT 0 NOT NULL,
    max_count integer DEFAULT 100 NOT NULL,
    create_time timestamp with time zone DEFAULT now() NOT NULL,
    update_time timestamp with time zone DEFAULT now() NOT NULL,
    disable_time boolean DEFAULT false NOT NULL,
    CONSTRAINT groups_pkey PRIMARY KEY (id),
    CONSTRAINT groups_name_key UNIQUE (name),
    CONSTRAINT groups_edge_count_check CHECK (((edge_count >= 0) AND (edge_count <= max_count)))
);

CREATE TABLE leaderboard (
    id text NOT NULL,
    authoritative boolean DEFAULT false NOT NULL,
    sort_order text DEFAULT 'desc'::text NOT NULL,
    operator text DEFAULT 'best'::text NOT NULL,
    reset_schedule_active boolean DEFAULT false NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    create_time timestamp with time zone DEFAULT now() NOT NULL,
    reset_schedule text,
    next_reset timestamp with time zone,
    title text,
    description text,
    category text,
    start_time timestamp with time zone,
    end_time timestamp with time zone,
    duration integer DEFAULT 0 NOT NULL,
    max_size integer DEFAULT 100000000 NOT NULL,
    max_num_score integer DEFAULT 1000000 NOT NULL,
    join_required boolean DEFAULT false NOT NULL,
    CONSTRAINT leaderboard_pkey PRIMARY KEY (id)
);

CREATE TABLE leaderboard_record (
    leaderboard_id text NOT NULL,
    owner_id uuid NOT NULL,
    username text,
    score bigint DEFAULT 0 NOT NULL,
    subscore bigint DEFAULT 0 NOT NULL,
    num_score integer DEFAULT 1 NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    create_time timestamp with time zone DEFAULT now() NOT NULL,
    update_time timestamp with time zone DEFAULT now() NOT NULL,
    expiry_time timestamp with time zone DEFAULT '1970-01-01 00:00:00+00'::timestamp with time zone NOT NULL,
    rank_value integer,
    CONSTRAINT leaderboard_record_pkey PRIMARY KEY (leaderboard_id, owner_id, expiry_time)
);

CREATE TABLE leaderboard_record_archive (
    leaderboard_id text NOT NULL,
    owner_id uuid NOT NULL,
    username text,
    score bigint DEFAULT 0 NOT NULL,
    subscore bigint DEFAULT 0 NOT NULL,
    num_score integer DEFAULT 1 NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    create_time timestamp with time zone DEFAULT now() NOT NULL,
    update_time timestamp with time zone DEFAULT now() NOT NULL,
    expiry_time timestamp with time zone DEFAULT '1970-01-01 00:00:00+00'::timestamp with time zone NOT NULL,
    rank_value integer
) PARTITION BY HASH (owner_id);

CREATE TABLE leaderboard_record_archive_p0 PARTITION OF leaderboard_record_archive FOR VALUES WITH (modulus 4, remainder 0);

CREATE TABLE leaderboard_record_archive_p1 PARTITION OF leaderboard_record_archive FOR VALUES WITH (modulus 4, remainder 1);

CREATE TABLE leaderboard_record_archive_p2 PARTITION OF leaderboard_record_archive FOR VALUES WITH (modulus 4, remainder 2);

CREATE TABLE leaderboard_record_archive_p3 PARTITION OF leaderboard_record_archive FOR VALUES WITH (modulus 4, remainder 3);

CREATE TABLE message (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    code text DEFAULT ''::text NOT NULL,
    sender_id uuid NOT NULL,
    username text,
    stream_mode uuid,
    stream_subject text,
    stream_descriptor text,
    stream_label text,
    create_time timestamp with time zone DEFAULT now() NOT NULL,
    update_time timestamp with time zone DEFAULT now() NOT NULL,
    persistent boolean DEFAULT true NOT NULL,
    content jsonb DEFAULT '{}'::jsonb NOT NULL,
    group_id uuid
) PARTITION BY RANGE (create_time);

CREATE TABLE message_2026 PARTITION OF message FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2027-01-01 00:00:00+00');

CREATE TABLE message_2027 PARTITION OF message FOR VALUES FROM ('2027-01-01 00:00:00+00') TO ('2028-01-01 00:00:00+00');

CREATE TABLE message_cold PARTITION OF message FOR VALUES FROM (MINVALUE) TO ('2026-01-01 00:00:00+00');

CREATE TABLE message_default PARTITION OF message DEFAULT;

CREATE TABLE notification (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    subject text NOT NULL,
    content jsonb DEFAULT '{}'::jsonb NOT NULL,
    code integer NOT NULL,
    sender_id uuid,
    create_time timestamp with time zone DEFAULT now() NOT NULL,
    persistent boolean DEFAULT true NOT NULL
) PARTITION BY RANGE (create_time);

CREATE TABLE notification_2026 PARTITION OF notification FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2027-01-01 00:00:00+00');

CREATE TABLE notification_2027 PARTITION OF notification FOR VALUES FROM ('2027-01-01 00:00:00+00') TO ('2028-01-01 00:00:00+00');

CREATE TABLE notification_cold PARTITION OF notification FOR VALUES FROM (MINVALUE) TO ('2026-01-01 00:00:00+00');

CREATE TABLE notification_default PARTITION OF notification DEFAULT;

CREATE TABLE storage (
    collection text NOT NULL,
    key text NOT NULL,
    user_id uuid NOT NULL,
    value text DEFAULT ''::text NOT NULL,
    version text DEFAULT ''::text NOT NULL,
    "permissionRead" integer DEFAULT 1 NOT NULL,
    "permissionWrite" integer DEFAULT 1 NOT NULL,
    create_time timestamp with time zone DEFAULT now() NOT NULL,
    update_time timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT storage_permission_read_check CHECK ((("permissionRead" >= 0) AND ("permissionRead" <= 2))),
    CONSTRAINT storage_permission_write_check CHECK ((("permissionWrite" >= 0) AND ("permissionWrite" <= 1)))
) PARTITION BY HASH (user_id);

CREATE TABLE storage_p0 PARTITION OF storage FOR VALUES WITH (modulus 8, remainder 0);

CREATE TABLE storage_p1 PARTITION OF storage FOR VALUES WITH (modulus 8, remainder 1);

CREATE TABLE storage_p2 PARTITION OF storage FOR VALUES WITH (modulus 8, remainder 2);

CREATE TABLE storage_p3 PARTITION OF storage FOR VALUES WITH (modulus 8, remainder 3);

CREATE TABLE storage_p4 PARTITION OF storage FOR VALUES WITH (modulus 8, remainder 4);

CREATE TABLE storage_p5 PARTITION OF storage FOR VALUES WITH (modulus 8, remainder 5);

CREATE TABLE storage_p6 PARTITION OF storage FOR VALUES WITH (modulus 8, remainder 6);

CREATE TABLE storage_p7 PARTITION OF storage FOR VALUES WITH (modulus 8, remainder 7);

CREATE TABLE tournament (
    id text NOT NULL,
    sort_order text DEFAULT 'desc'::text NOT NULL,
    operator text DEFAULT 'best'::text NOT NULL,
    duration text DEFAULT ''::text NOT NULL,
    reset_schedule_active boolean DEFAULT false NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    create_time timestamp with time zone DEFAULT now() NOT NULL,
    reset_schedule text,
    next_reset timestamp with time zone,
    title text,
    description text,
    category text,
    start_time timestamp with time zone,
    end_time timestamp with time zone,
    max_size integer DEFAULT 100000000 NOT NULL,
    max_num_score integer DEFAULT 1000000 NOT NULL,
    join_required boolean DEFAULT false NOT NULL,
    CONSTRAINT tournament_pkey PRIMARY KEY (id)
);

CREATE TABLE tournament_record (
    tournament_id text NOT NULL,
    owner_id uuid NOT NULL,
    username text,
    score bigint DEFAULT 0 NOT NULL,
    subscore bigint DEFAULT 0 NOT NULL,
    num_score integer DEFAULT 1 NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    create_time timestamp with time zone DEFAULT now() NOT NULL,
    update_time timestamp with time zone DEFAULT now() NOT NULL,
    expiry_time timestamp with time zone DEFAULT '1970-01-01 00:00:00+00'::timestamp with time zone NOT NULL,
    rank_value integer,
    CONSTRAINT tournament_record_pkey PRIMARY KEY (tournament_id, owner_id, expiry_time)
);

CREATE TABLE tournament_record_archive (
    tournament_id text NOT NULL,
    owner_id uuid NOT NULL,
    username text,
    score bigint DEFAULT 0 NOT NULL,
    subscore bigint DEFAULT 0 NOT NULL,
    num_score integer DEFAULT 1 NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    create_time timestamp with time zone DEFAULT now() NOT NULL,
    update_time timestamp with time zone DEFAULT now() NOT NULL,
    expiry_time timestamp with time zone DEFAULT '1970-01-01 00:00:00+00'::timestamp with time zone NOT NULL,
    rank_value integer
) PARTITION BY HASH (owner_id);

CREATE TABLE tournament_record_archive_p0 PARTITION OF tournament_record_archive FOR VALUES WITH (modulus 4, remainder 0);

CREATE TABLE tournament_record_archive_p1 PARTITION OF tournament_record_archive FOR VALUES WITH (modulus 4, remainder 1);

CREATE TABLE tournament_record_archive_p2 PARTITION OF tournament_record_archive FOR VALUES WITH (modulus 4, remainder 2);

CREATE TABLE tournament_record_archive_p3 PARTITION OF tournament_record_archive FOR VALUES WITH (modulus 4, remainder 3);

CREATE TABLE user_device (
    id text NOT NULL,
    user_id uuid NOT NULL,
    create_time timestamp with time zone DEFAULT now() NOT NULL,
    update_time timestamp with time zone DEFAULT now() NOT NULL,
    vars jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT user_device_pkey PRIMARY KEY (id)
);

CREATE TABLE user_edge (
    source_id uuid NOT NULL,
    destination_id uuid NOT NULL,
    create_time timestamp with time zone DEFAULT now() NOT NULL,
    update_time timestamp with time zone DEFAULT now() NOT NULL,
    state integer DEFAULT 0 NOT NULL,
    label text,
    CONSTRAINT user_edge_pkey PRIMARY KEY (source_id, destination_id),
    CONSTRAINT user_edge_not_self CHECK ((source_id <> destination_id))
);

CREATE TABLE user_email (
    email text NOT NULL,
    user_id uuid NOT NULL,
    password_hash text NOT NULL,
    create_time timestamp with time zone DEFAULT now() NOT NULL,
    update_time timestamp with time zone DEFAULT now() NOT NULL,
    verify_time timestamp with time zone,
    CONSTRAINT user_email_pkey PRIMARY KEY (email),
    CONSTRAINT user_email_user_id_key UNIQUE (user_id)
);

CREATE TABLE user_social (
    provider text NOT NULL,
    provider_id text NOT NULL,
    user_id uuid NOT NULL,
    create_time timestamp with time zone DEFAULT now() NOT NULL,
    update_time timestamp with time zone DEFAULT now() NOT NULL,
    vars jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT user_social_pkey PRIMARY KEY (provider, provider_id)
);

CREATE TABLE users (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    username text NOT NULL,
    display_name text,
    avatar_url text,
    lang_tag text DEFAULT 'en'::text NOT NULL,
    location text,
    timezone text,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    create_time timestamp with time zone DEFAULT now() NOT NULL,
    update_time timestamp with time zone DEFAULT now() NOT NULL,
    last_online_at timestamp with time zone,
    online boolean DEFAULT false NOT NULL,
    edge_count boolean DEFAULT false NOT NULL,
    disable_time boolean DEFAULT false NOT NULL,
    CONSTRAINT users_pkey PRIMARY KEY (id),
    CONSTRAINT users_username_key UNIQUE (username)
);

CREATE TABLE wallet_ledger (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    changeset bigint NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    create_time timestamp with time zone DEFAULT now() NOT NULL,
    update_time timestamp with time zone DEFAULT now() NOT NULL
) PARTITION BY RANGE (create_time);

CREATE TABLE wallet_ledger_2026 PARTITION OF wallet_ledger FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2027-01-01 00:00:00+00');

CREATE TABLE wallet_ledger_2027 PARTITION OF wallet_ledger FOR VALUES FROM ('2027-01-01 00:00:00+00') TO ('2028-01-01 00:00:00+00');

CREATE TABLE wallet_ledger_archive (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    changeset bigint NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    create_time timestamp with time zone NOT NULL,
    update_time timestamp with time zone NOT NULL
) PARTITION BY HASH (user_id);

CREATE TABLE wallet_ledger_archive_p0 PARTITION OF wallet_ledger_archive FOR VALUES WITH (modulus 4, remainder 0);

CREATE TABLE wallet_ledger_archive_p1 PARTITION OF wallet_ledger_archive FOR VALUES WITH (modulus 4, remainder 1);

CREATE TABLE wallet_ledger_archive_p2 PARTITION OF wallet_ledger_archive FOR VALUES WITH (modulus 4, remainder 2);

CREATE TABLE wallet_ledger_archive_p3 PARTITION OF wallet_ledger_archive FOR VALUES WITH (modulus 4, remainder 3);

CREATE TABLE wallet_ledger_cold PARTITION OF wallet_ledger FOR VALUES FROM (MINVALUE) TO ('2026-01-01 00:00:00+00');

CREATE TABLE wallet_ledger_default PARTITION OF wallet_ledger DEFAULT;

ALTER TABLE leaderboard_record_archive ADD CONSTRAINT leaderboard_record_archive_pkey PRIMARY KEY (leaderboard_id, owner_id, expiry_time);

ALTER TABLE message ADD CONSTRAINT message_pkey PRIMARY KEY (id, create_time);

ALTER TABLE notification ADD CONSTRAINT notification_pkey PRIMARY KEY (id, create_time);

ALTER TABLE storage ADD CONSTRAINT storage_pkey PRIMARY KEY (collection, key, user_id);

ALTER TABLE tournament_record_archive ADD CONSTRAINT tournament_record_archive_pkey PRIMARY KEY (tournament_id, owner_id, expiry_time);

ALTER TABLE wallet_ledger ADD CONSTRAINT wallet_ledger_pkey PRIMARY KEY (id, create_time);

ALTER TABLE wallet_ledger_archive ADD CONSTRAINT wallet_ledger_archive_pkey PRIMARY KEY (id, user_id);

CREATE INDEX channel_group_id_idx ON channel USING btree (group_id);

CREATE INDEX channel_metadata_idx ON channel USING gin (metadata jsonb_path_ops);

CREATE UNIQUE INDEX channel_stream_key ON channel USING btree (stream_mode, stream_subject, stream_descriptor, stream_label) NULLS NOT DISTINCT;

CREATE INDEX group_edge_destination_id_state_idx ON group_edge USING btree (destination_id, state, update_time DESC);

CREATE INDEX group_edge_source_id_state_idx ON group_edge USING btree (source_id, state, update_time DESC);

CREATE INDEX groups_creator_id_idx ON groups USING btree (creator_id);

CREATE INDEX groups_listing_idx ON groups USING btree (open, lang_tag, edge_count, update_time DESC);

CREATE INDEX groups_metadata_idx ON groups USING gin (metadata jsonb_path_ops);

CREATE INDEX leaderboard_category_start_time_idx ON leaderboard USING btree (category, start_time DESC);

CREATE INDEX leaderboard_metadata_idx ON leaderboard USING gin (metadata jsonb_path_ops);

CREATE INDEX leaderboard_next_reset_idx ON leaderboard USING btree (next_reset) WHERE reset_schedule_active;

CREATE INDEX leaderboard_record_archive_rank_idx ON leaderboard_record_archive USING btree (leaderboard_id, expiry_time, score DESC, subscore DESC, update_time);

CREATE INDEX leaderboard_record_metadata_idx ON leaderboard_record USING gin (metadata jsonb_path_ops);

CREATE INDEX leaderboard_record_owner_id_idx ON leaderboard_record USING btree (owner_id, update_time DESC);

CREATE INDEX leaderboard_record_rank_idx ON leaderboard_record USING btree (leaderboard_id, score DESC, subscore DESC, update_time);

CREATE INDEX leaderboard_record_season_idx ON leaderboard_record USING btree (leaderboard_id, expiry_time, score DESC, subscore DESC, update_time);

CREATE INDEX message_content_idx ON message USING gin (content jsonb_path_ops);

CREATE INDEX message_create_time_idx ON message USING brin (create_time);

CREATE INDEX message_group_id_create_time_idx ON message USING btree (group_id, create_time DESC);

CREATE INDEX message_sender_id_create_time_idx ON message USING btree (sender_id, create_time DESC);

CREATE INDEX message_stream_idx ON message USING btree (stream_mode, stream_subject, stream_descriptor, stream_label, create_time DESC, id);

CREATE INDEX notification_content_idx ON notification USING gin (content jsonb_path_ops);

CREATE INDEX notification_user_id_create_time_idx ON notification USING btree (user_id, create_time DESC, id);

CREATE INDEX storage_collection_update_time_idx ON storage USING btree (collection, update_time DESC);

CREATE INDEX storage_read_permission_idx ON storage USING btree (collection, "permissionRead", key, user_id);

CREATE INDEX storage_user_id_collection_idx ON storage USING btree (user_id, collection, key);

CREATE INDEX storage_write_permission_idx ON storage USING btree (user_id, "permissionWrite", collection);

CREATE INDEX tournament_category_start_time_idx ON tournament USING btree (category, start_time DESC);

CREATE INDEX tournament_metadata_idx ON tournament USING gin (metadata jsonb_path_ops);

CREATE INDEX tournament_next_reset_idx ON tournament USING btree (next_reset) WHERE reset_schedule_active;

CREATE INDEX tournament_period_idx ON tournament USING btree (start_time, end_time);

CREATE INDEX tournament_record_archive_rank_idx ON tournament_record_archive USING btree (tournament_id, expiry_time, score DESC, subscore DESC, update_time);

CREATE INDEX tournament_record_metadata_idx ON tournament_record USING gin (metadata jsonb_path_ops);

CREATE INDEX tournament_record_owner_id_idx ON tournament_record USING btree (owner_id, update_time DESC);

CREATE INDEX tournament_record_rank_idx ON tournament_record USING btree (tournament_id, score DESC, subscore DESC, update_time);

CREATE INDEX tournament_record_season_idx ON tournament_record USING btree (tournament_id, expiry_time, score DESC, subscore DESC, update_time);

CREATE INDEX user_device_user_id_update_time_idx ON user_device USING btree (user_id, update_time DESC, id);

CREATE INDEX user_edge_destination_id_state_idx ON user_edge USING btree (destination_id, state, update_time DESC);

CREATE INDEX user_edge_source_id_state_idx ON user_edge USING btree (source_id, state, update_time DESC);

CREATE UNIQUE INDEX user_email_lower_key ON user_email USING btree (lower(email));

CREATE UNIQUE INDEX user_social_user_id_provider_key ON user_social USING btree (user_id, provider);

CREATE INDEX users_metadata_idx ON users USING gin (metadata jsonb_path_ops);

CREATE INDEX users_online_idx ON users USING btree (last_online_at DESC) WHERE online;

CREATE INDEX users_username_lower_idx ON users USING btree (lower(username) text_pattern_ops);

CREATE INDEX wallet_ledger_archive_user_id_create_time_idx ON wallet_ledger_archive USING btree (user_id, create_time DESC);

CREATE INDEX wallet_ledger_metadata_idx ON wallet_ledger USING gin (metadata jsonb_path_ops);

CREATE INDEX wallet_ledger_user_id_create_time_idx ON wallet_ledger USING btree (user_id, create_time DESC, id);

CREATE OR REPLACE FUNCTION location_point(location text)
RETURNS point
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$select case
  when location ~ '^\s*[-+]?\d{1,2}(\.\d{1,15})?\s*,\s*[-+]?\d{1,3}(\.\d{1,15})?\s*$'
    and abs(split_part(location, ',', 1)::numeric) <= 90
    and abs(split_part(location, ',', 2)::numeric) <= 180
  then point(split_part(location, ',', 2)::float8, split_part(location, ',', 1)::float8)
end
$$;

CREATE INDEX users_location_idx ON users USING gist (location_point(location));

CREATE OR REPLACE FUNCTION search_document(content text)
RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$select to_tsvector('simple', left(coalesce(content, ''), 200000))$$;

CREATE INDEX groups_search_idx ON groups USING gin (search_document(((name || ' '::text) || COALESCE(description, ''::text))));

CREATE INDEX storage_search_idx ON storage USING gin (search_document(value));

CREATE INDEX users_search_idx ON users USING gin (search_document(((COALESCE(username, ''::text) || ' '::text) || COALESCE(display_name, ''::text))));

ALTER TABLE channel ADD CONSTRAINT channel_group_id_fkey FOREIGN KEY (group_id) REFERENCES groups(id) ON DELETE CASCADE;

ALTER TABLE group_edge ADD CONSTRAINT group_edge_destination_id_fkey FOREIGN KEY (destination_id) REFERENCES users(id) ON DELETE CASCADE;

ALTER TABLE group_edge ADD CONSTRAINT group_edge_source_id_fkey FOREIGN KEY (source_id) REFERENCES groups(id) ON DELETE CASCADE;

ALTER TABLE groups ADD CONSTRAINT groups_creator_id_fkey FOREIGN KEY (creator_id) REFERENCES users(id) ON DELETE SET NULL;

ALTER TABLE leaderboard_record ADD CONSTRAINT leaderboard_record_leaderboard_id_fkey FOREIGN KEY (leaderboard_id) REFERENCES leaderboard(id) ON DELETE CASCADE;

ALTER TABLE leaderboard_record ADD CONSTRAINT leaderboard_record_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES users(id) ON DELETE CASCADE;

ALTER TABLE message ADD CONSTRAINT message_group_id_fkey FOREIGN KEY (group_id) REFERENCES groups(id) ON DELETE CASCADE;

ALTER TABLE message ADD CONSTRAINT message_sender_id_fkey FOREIGN KEY (sender_id) REFERENCES users(id) ON DELETE CASCADE;

ALTER TABLE notification ADD CONSTRAINT notification_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;

ALTER TABLE storage ADD CONSTRAINT storage_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;

ALTER TABLE tournament_record ADD CONSTRAINT tournament_record_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES users(id) ON DELETE CASCADE;

ALTER TABLE tournament_record ADD CONSTRAINT tournament_record_tournament_id_fkey FOREIGN KEY (tournament_id) REFERENCES tournament(id) ON DELETE CASCADE;

ALTER TABLE user_device ADD CONSTRAINT user_device_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;

ALTER TABLE user_edge ADD CONSTRAINT user_edge_destination_id_fkey FOREIGN KEY (destination_id) REFERENCES users(id) ON DELETE CASCADE;

ALTER TABLE user_edge ADD CONSTRAINT user_edge_source_id_fkey FOREIGN KEY (source_id) REFERENCES users(id) ON DELETE CASCADE;

ALTER TABLE user_email ADD CONSTRAINT user_email_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;

ALTER TABLE user_social ADD CONSTRAINT user_social_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;

ALTER TABLE wallet_ledger ADD CONSTRAINT wallet_ledger_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;

COMMENT ON COLUMN channel.group_id IS 'The group whose chat it is, if it is one';

COMMENT ON COLUMN group_edge.destination_id IS 'The member; the diagram''s relation calls it user_id';

COMMENT ON COLUMN group_edge.source_id IS 'The group; the diagram''s relation calls it group_id';

COMMENT ON COLUMN group_edge.state IS '0 superadmin, 1 admin, 2 member, 3 asks to join, 4 banned';

COMMENT ON COLUMN groups.creator_id IS 'Null once its creator is gone; the group stays';

COMMENT ON COLUMN groups.disable_time IS 'A boolean, as the diagram draws it (not the time that its name suggests)';

COMMENT ON COLUMN leaderboard.category IS 'Text, as the diagram draws it';

COMMENT ON COLUMN leaderboard.reset_schedule IS 'A cron expression';

COMMENT ON COLUMN leaderboard_record.expiry_time IS 'End of the season; the epoch where there is none. Part of the key, so that seasons stand side by side';

COMMENT ON COLUMN leaderboard_record_archive.expiry_time IS 'End of the season; the epoch where there is none. Part of the key, so that seasons stand side by side';

COMMENT ON COLUMN message.code IS 'Text, as the diagram draws it';

COMMENT ON COLUMN message.group_id IS 'Not drawn in the table; the diagram''s relation from groups names it. Null outside group chats';

COMMENT ON COLUMN message.stream_mode IS 'A UUID, as the diagram draws it (not the small number that its name suggests)';

COMMENT ON COLUMN notification.sender_id IS 'Drawn without a foreign key. Null where the server itself is the sender';

COMMENT ON COLUMN storage."permissionRead" IS '0 nobody, 1 the owner, 2 everybody';

COMMENT ON COLUMN storage."permissionWrite" IS '0 nobody, 1 the owner';

COMMENT ON COLUMN storage.version IS 'A hash of the value; a write that names another one is refused by the server';

COMMENT ON COLUMN tournament.category IS 'Text, as the diagram draws it';

COMMENT ON COLUMN tournament.duration IS 'Text, as the diagram draws it (a leaderboard''s is a number)';

COMMENT ON COLUMN tournament.reset_schedule IS 'A cron expression';

COMMENT ON COLUMN tournament_record.expiry_time IS 'End of the season; the epoch where there is none. Part of the key, so that seasons stand side by side';

COMMENT ON COLUMN tournament_record_archive.expiry_time IS 'End of the season; the epoch where there is none. Part of the key, so that seasons stand side by side';

COMMENT ON COLUMN user_edge.state IS '0 friends, 1 invited by the source, 2 invited by the destination, 3 blocked by the source';

COMMENT ON COLUMN user_email.verify_time IS 'Null until the address is verified';

COMMENT ON COLUMN user_social.provider IS 'apple, facebook, gamecenter, google, steam, ...';

COMMENT ON COLUMN user_social.provider_id IS 'The account''s id there';

COMMENT ON COLUMN users.disable_time IS 'A boolean, as the diagram draws it (not the time that its name suggests)';

COMMENT ON COLUMN users.edge_count IS 'A boolean, as the diagram draws it (not the number that its name suggests)';

COMMENT ON COLUMN users.location IS 'Free text; "lat,lon" in degrees takes part in the search by place';

COMMENT ON COLUMN wallet_ledger.changeset IS 'A number, as the diagram draws it (one currency; not a document of many)';

COMMENT ON FUNCTION location_point(text) IS 'A "lat,lon" text as a point (lon, lat); null for anything else';

COMMENT ON FUNCTION search_document(text) IS 'The words of a text, in any language, for full-text search';

COMMENT ON TABLE channel IS 'Rooms, direct conversations and group chats (social service). From the chat system diagram';

COMMENT ON TABLE group_edge IS 'Who is in which group, and as what (social service)';

COMMENT ON TABLE groups IS 'Groups, guilds and clans (social service)';

COMMENT ON TABLE leaderboard IS 'Rules of a leaderboard (game service, hot)';

COMMENT ON TABLE leaderboard_record IS 'A player''s best in a leaderboard''s season (game service, hot)';

COMMENT ON TABLE leaderboard_record_archive IS 'Seasons that are over (game service, archive). Divided by owner';

COMMENT ON TABLE message IS 'Chat messages (social service). Divided by time; past years are cold';

COMMENT ON TABLE notification IS 'What a player is told on the next visit (social service). Divided by time; past years are cold';

COMMENT ON TABLE storage IS 'Objects that a game keeps for its players (user service, hot). Divided by user';

COMMENT ON TABLE tournament IS 'Rules of a tournament (game service, hot)';

COMMENT ON TABLE tournament_record IS 'A player''s best in a tournament''s round (game service, hot)';

COMMENT ON TABLE tournament_record_archive IS 'Rounds that are over (game service, archive). Divided by owner';

COMMENT ON TABLE user_device IS 'Devices that a player signs in with (user service, hot)';

COMMENT ON TABLE user_edge IS 'Who is whose friend, invites or blocks whom (social service)';

COMMENT ON TABLE user_email IS 'The address that a player signs in with (user service, hot). From the user management diagram';

COMMENT ON TABLE user_social IS 'Accounts elsewhere that a player signs in with (user service, hot). From the user management diagram';

COMMENT ON TABLE users IS 'Players (user service, hot)';

COMMENT ON TABLE wallet_ledger IS 'Every change of a player''s wallet (user service). Divided by time; past years are cold';

COMMENT ON TABLE wallet_ledger_archive IS 'Bookings that only analysis still reads (analytics service, archive). Divided by user';
