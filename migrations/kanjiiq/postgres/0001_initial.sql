-- dbkit: change initial 1/1
-- dbkit: before empty
-- dbkit: after 2da19aa2f4969ee888e651e148638df846ea3b3dbd98af6586fe3d022e7b5883

CREATE TABLE ip_blocklist (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    ip_address text NOT NULL,
    reason text,
    blocked_by text,
    expires_at timestamp with time zone,
    is_active boolean DEFAULT true NOT NULL,
    CONSTRAINT ip_blocklist_pkey PRIMARY KEY (id)
);

CREATE TABLE kanji (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    "character" text NOT NULL,
    jlpt_level integer,
    meanings jsonb DEFAULT '{}'::jsonb NOT NULL,
    readings jsonb DEFAULT '{}'::jsonb NOT NULL,
    example_sentences text,
    CONSTRAINT kanji_pkey PRIMARY KEY (id),
    CONSTRAINT kanji_character_key UNIQUE ("character"),
    CONSTRAINT kanji_jlpt_level_check CHECK (((jlpt_level >= 1) AND (jlpt_level <= 5))),
    CONSTRAINT kanji_meanings_document_check CHECK ((NOT jsonb_path_exists(meanings, 'strict $?(@.type() != "object" || exists (@.*?(@.type() != "string")))'::jsonpath))),
    CONSTRAINT kanji_readings_document_check CHECK ((NOT jsonb_path_exists(readings, 'strict $?(@.type() != "object" || exists (@.*?(@.type() != "array" || exists (@[*]?(@.type() != "string")))))'::jsonpath)))
);

CREATE TABLE locale_configs (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    locale_code text NOT NULL,
    default_languages text[] DEFAULT '{}'::text[] NOT NULL,
    available_languages text[] DEFAULT '{}'::text[] NOT NULL,
    CONSTRAINT locale_configs_pkey PRIMARY KEY (id),
    CONSTRAINT locale_configs_locale_code_key UNIQUE (locale_code)
);

CREATE TABLE quiz_results (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    kanji_id uuid,
    vocabulary_id uuid,
    quiz_type text NOT NULL,
    language_code text,
    answer text,
    is_correct boolean NOT NULL,
    response_time_ms integer,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT quiz_results_pkey PRIMARY KEY (id),
    CONSTRAINT quiz_results_response_time_ms_check CHECK ((response_time_ms >= 0)),
    CONSTRAINT quiz_results_subject_check CHECK ((num_nonnulls(kanji_id, vocabulary_id) >= 1))
);

CREATE TABLE regional_analytics (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    country_code text,
    request_path text NOT NULL,
    user_agent text,
    device_type text,
    is_suspicious boolean DEFAULT false NOT NULL,
    response_status integer,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT regional_analytics_pkey PRIMARY KEY (id)
);

CREATE TABLE study_sessions (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    study_level integer,
    kanji_studied integer DEFAULT 0 NOT NULL,
    vocabulary_studied integer DEFAULT 0 NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT study_sessions_pkey PRIMARY KEY (id),
    CONSTRAINT study_sessions_counts_check CHECK (((kanji_studied >= 0) AND (vocabulary_studied >= 0))),
    CONSTRAINT study_sessions_period_check CHECK ((ended_at >= started_at)),
    CONSTRAINT study_sessions_study_level_check CHECK (((study_level >= 1) AND (study_level <= 5)))
);

CREATE TABLE test_results (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    jlpt_level integer NOT NULL,
    total_questions integer NOT NULL,
    correct_answers integer DEFAULT 0 NOT NULL,
    score numeric(5,2) NOT NULL,
    section_scores jsonb DEFAULT '{}'::jsonb NOT NULL,
    passed boolean NOT NULL,
    duration_seconds integer,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT test_results_pkey PRIMARY KEY (id),
    CONSTRAINT test_results_answers_check CHECK (((total_questions > 0) AND ((correct_answers >= 0) AND (correct_answers <= total_questions)))),
    CONSTRAINT test_results_duration_seconds_check CHECK ((duration_seconds >= 0)),
    CONSTRAINT test_results_jlpt_level_check CHECK (((jlpt_level >= 1) AND (jlpt_level <= 5))),
    CONSTRAINT test_results_score_check CHECK (((score >= (0)::numeric) AND (score <= (100)::numeric))),
    CONSTRAINT test_results_section_scores_document_check CHECK ((NOT jsonb_path_exists(section_scores, 'strict $?(@.type() != "object" || exists (@.*?(@.type() != "number")))'::jsonpath)))
);

CREATE TABLE users (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    email text NOT NULL,
    password_hash text NOT NULL,
    preferences jsonb DEFAULT '{}'::jsonb NOT NULL,
    stats jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT users_pkey PRIMARY KEY (id),
    CONSTRAINT users_email_key UNIQUE (email),
    CONSTRAINT users_preferences_document_check CHECK ((NOT jsonb_path_exists(preferences, 'strict $?(((@.type() != "object" || exists (@."defaultLanguages"?(@.type() != "array" || exists (@[*]?(@.type() != "string"))))) || exists (@."showAllLanguages"?(@.type() != "boolean"))) || exists (@."studyLevels"?(@.type() != "array" || exists (@[*]?((@.type() != "string" || !((((@ == "N5" || @ == "N4") || @ == "N3") || @ == "N2") || @ == "N1")) || ((((@ == "N5" || @ == "N4") || @ == "N3") || @ == "N2") || @ == "N1") is unknown)))))'::jsonpath))),
    CONSTRAINT users_stats_document_check CHECK ((NOT jsonb_path_exists(stats, 'strict $?(((@.type() != "object" || exists (@."averageScore"?(@.type() != "number"))) || exists (@."streakDays"?(@.type() != "number" || @.floor() != @))) || exists (@."totalKanjiStudied"?(@.type() != "number" || @.floor() != @)))'::jsonpath)))
);

CREATE TABLE vocabulary (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    expression text NOT NULL,
    reading text,
    jlpt_level integer,
    meanings jsonb DEFAULT '{}'::jsonb NOT NULL,
    part_of_speech text,
    CONSTRAINT vocabulary_pkey PRIMARY KEY (id),
    CONSTRAINT vocabulary_jlpt_level_check CHECK (((jlpt_level >= 1) AND (jlpt_level <= 5))),
    CONSTRAINT vocabulary_meanings_document_check CHECK ((NOT jsonb_path_exists(meanings, 'strict $?(@.type() != "object" || exists (@.*?(@.type() != "string")))'::jsonpath)))
);

CREATE UNIQUE INDEX ip_blocklist_active_key ON ip_blocklist USING btree (ip_address) WHERE is_active;

CREATE INDEX ip_blocklist_expires_at_idx ON ip_blocklist USING btree (expires_at) WHERE is_active;

CREATE INDEX kanji_jlpt_level_idx ON kanji USING btree (jlpt_level);

CREATE INDEX kanji_meanings_en_idx ON kanji USING btree (((meanings ->> 'en'::text)) text_pattern_ops);

CREATE INDEX kanji_meanings_idx ON kanji USING gin (meanings jsonb_path_ops);

CREATE INDEX kanji_readings_idx ON kanji USING gin (readings jsonb_path_ops);

CREATE INDEX quiz_results_kanji_id_idx ON quiz_results USING btree (kanji_id);

CREATE INDEX quiz_results_user_id_created_at_idx ON quiz_results USING btree (user_id, created_at DESC);

CREATE INDEX quiz_results_vocabulary_id_idx ON quiz_results USING btree (vocabulary_id);

CREATE INDEX regional_analytics_country_code_created_at_idx ON regional_analytics USING btree (country_code, created_at DESC);

CREATE INDEX regional_analytics_created_at_idx ON regional_analytics USING brin (created_at);

CREATE INDEX regional_analytics_suspicious_idx ON regional_analytics USING btree (created_at DESC) WHERE is_suspicious;

CREATE INDEX study_sessions_user_id_started_at_idx ON study_sessions USING btree (user_id, started_at DESC);

CREATE INDEX test_results_section_scores_idx ON test_results USING gin (section_scores jsonb_path_ops);

CREATE INDEX test_results_user_id_created_at_idx ON test_results USING btree (user_id, created_at DESC);

CREATE UNIQUE INDEX users_email_lower_key ON users USING btree (lower(email));

CREATE INDEX users_preferences_idx ON users USING gin (preferences jsonb_path_ops);

CREATE INDEX users_stats_idx ON users USING gin (stats jsonb_path_ops);

CREATE INDEX vocabulary_expression_reading_idx ON vocabulary USING btree (expression, reading);

CREATE INDEX vocabulary_jlpt_level_idx ON vocabulary USING btree (jlpt_level);

CREATE INDEX vocabulary_meanings_en_idx ON vocabulary USING btree (((meanings ->> 'en'::text)) text_pattern_ops);

CREATE INDEX vocabulary_meanings_idx ON vocabulary USING gin (meanings jsonb_path_ops);

CREATE OR REPLACE FUNCTION translations(meanings jsonb)
RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$select coalesce(string_agg(value, ' ' order by key), '') from jsonb_each_text(meanings)$$;

CREATE INDEX kanji_meanings_search_idx ON kanji USING gin (to_tsvector('simple'::regconfig, translations(meanings)));

CREATE INDEX vocabulary_meanings_search_idx ON vocabulary USING gin (to_tsvector('simple'::regconfig, translations(meanings)));

ALTER TABLE quiz_results ADD CONSTRAINT quiz_results_kanji_id_fkey FOREIGN KEY (kanji_id) REFERENCES kanji(id) ON DELETE CASCADE;

ALTER TABLE quiz_results ADD CONSTRAINT quiz_results_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;

ALTER TABLE quiz_results ADD CONSTRAINT quiz_results_vocabulary_id_fkey FOREIGN KEY (vocabulary_id) REFERENCES vocabulary(id) ON DELETE CASCADE;

ALTER TABLE study_sessions ADD CONSTRAINT study_sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;

ALTER TABLE test_results ADD CONSTRAINT test_results_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;

COMMENT ON COLUMN ip_blocklist.expires_at IS 'Null blocks for good';

COMMENT ON COLUMN kanji.jlpt_level IS '5 (easiest) to 1; null for a character outside the JLPT lists';

COMMENT ON COLUMN kanji.meanings IS 'Language tag to translation: {"en": "mountain", "zh-CN": "山"}';

COMMENT ON COLUMN kanji.readings IS 'Kind of reading to readings: {"onyomi": ["サン"], "kunyomi": ["やま"]}';

COMMENT ON COLUMN quiz_results.language_code IS 'The language in which the question was asked';

COMMENT ON COLUMN study_sessions.study_level IS 'The JLPT level that was studied; null for a mix';

COMMENT ON COLUMN test_results.score IS 'In percent, 0 to 100';

COMMENT ON COLUMN test_results.section_scores IS 'Section to percent: {"vocabulary": 82.5, "reading": 71}';

COMMENT ON COLUMN users.preferences IS 'What the user has chosen; a new preference needs no migration';

COMMENT ON COLUMN users.stats IS 'What the user has reached; a new statistic needs no migration';

COMMENT ON COLUMN vocabulary.jlpt_level IS '5 (easiest) to 1; null for a word outside the JLPT lists';

COMMENT ON COLUMN vocabulary.meanings IS 'Language tag to translation, as in kanji.meanings';

COMMENT ON FUNCTION translations(jsonb) IS 'All translations of a meanings document as one text, for full-text search';

COMMENT ON TABLE ip_blocklist IS 'Addresses that are turned away';

COMMENT ON TABLE kanji IS 'One character, its readings, and what it means in every language';

COMMENT ON TABLE locale_configs IS 'The languages of translations that a locale starts with, and those it offers';

COMMENT ON TABLE quiz_results IS 'One answer to one question about a kanji or a word';

COMMENT ON TABLE regional_analytics IS 'Requests by country, and what looked suspicious about them; append-only';

COMMENT ON TABLE study_sessions IS 'One sitting of a user, from opening the app to leaving it';

COMMENT ON TABLE test_results IS 'One mock test from its first question to its score';

COMMENT ON TABLE users IS 'People who study';

COMMENT ON TABLE vocabulary IS 'One word as it is written and read, and what it means in every language';
