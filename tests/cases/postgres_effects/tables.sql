-- The tables that statements are measured on: each has 20000 rows.
CREATE DOMAIN plain AS text;
CREATE DOMAIN positive AS integer CHECK (VALUE >= 0);
CREATE DOMAIN loose AS integer;
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE SEQUENCE numbers;

CREATE TABLE parent (id bigint PRIMARY KEY, code text NOT NULL, CONSTRAINT parent_code_key UNIQUE (code));
CREATE TABLE big (
    id bigint PRIMARY KEY,
    parent_id bigint NOT NULL,
    maybe_id bigint,
    small smallint NOT NULL,
    number integer NOT NULL,
    nullable integer,
    checked integer,
    half integer,
    price numeric(10, 2),
    short_text varchar(50),
    indexed_text varchar(50),
    partial_text varchar(50),
    held_text varchar(50),
    label text,
    tagged text,
    code char(10),
    at timestamp(3) NOT NULL,
    at_zone timestamptz(3) NOT NULL,
    at_indexed timestamptz,
    net cidr,
    document json,
    state text NOT NULL,
    flag bit varying(10),
    summed integer GENERATED ALWAYS AS (id + 1) STORED,
    range int4range,
    CONSTRAINT big_positive CHECK (number >= 0),
    CONSTRAINT big_held CHECK (held_text <> 'x'),
    CONSTRAINT big_checked CHECK (checked IS NOT NULL),
    CONSTRAINT big_parent_fkey FOREIGN KEY (parent_id) REFERENCES parent,
    CONSTRAINT big_number_key UNIQUE (number)
);
CREATE INDEX big_indexed_text_idx ON big (indexed_text);
CREATE INDEX big_tagged_idx ON big (tagged);
CREATE INDEX big_partial_idx ON big (partial_text) WHERE partial_text <> 'x';
CREATE INDEX big_state_idx ON big (state);
CREATE INDEX big_at_indexed_idx ON big (at_indexed);
ALTER TABLE big ADD CONSTRAINT big_half CHECK (half IS NOT NULL) NOT VALID;
ALTER TABLE big ADD CONSTRAINT big_maybe_fkey FOREIGN KEY (maybe_id) REFERENCES parent NOT VALID;
ALTER TABLE big ADD CONSTRAINT big_later CHECK (small > -5) NOT VALID;
CREATE TABLE log (id bigint NOT NULL, what text, big_id bigint);
CREATE TABLE uses_domain (id bigint, amount loose);
CREATE TABLE idle (id bigint PRIMARY KEY, amount integer);
CREATE TABLE parted (id bigint NOT NULL, k integer NOT NULL, what text) PARTITION BY RANGE (k);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (20000);
CREATE TABLE fallback (id bigint NOT NULL, k integer NOT NULL) PARTITION BY RANGE (k);
CREATE TABLE fallback_default PARTITION OF fallback DEFAULT;
CREATE TABLE spare (id bigint NOT NULL, k integer NOT NULL, what text);
CREATE TABLE spare_fallback (id bigint NOT NULL, k integer NOT NULL);
CREATE MATERIALIZED VIEW summary AS SELECT n AS id, n % 10 AS tenth FROM generate_series(1, 20000) n;
CREATE UNIQUE INDEX summary_id_idx ON summary (id);
CREATE VIEW labels AS SELECT id, label FROM big;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';
CREATE TRIGGER touched BEFORE UPDATE ON log FOR EACH ROW EXECUTE FUNCTION touch();

INSERT INTO parent SELECT n, 'c' || n FROM generate_series(1, 20000) n;
INSERT INTO big (id, parent_id, maybe_id, small, number, nullable, checked, half, price, short_text, indexed_text,
                 partial_text, held_text, label, tagged, code, at, at_zone, at_indexed,
                 net, document, state, flag, range)
SELECT n, n, n, 1, n, n, n, n, n, 't' || n, 't' || n, 't' || n, 't' || n, 't' || n, 't' || n, 'c', '2026-01-01',
       '2026-01-01', '2026-01-01', '10.0.0.0/8', '{}', 'happy', '101', int4range(n, n + 1) FROM generate_series(1, 20000) n;
INSERT INTO log SELECT n, 'w' || n, n FROM generate_series(1, 20000) n;
INSERT INTO uses_domain SELECT n, n FROM generate_series(1, 20000) n;
INSERT INTO idle SELECT n, n FROM generate_series(1, 20000) n;
INSERT INTO parted SELECT n, n, 'w' FROM generate_series(0, 19999) n;
INSERT INTO fallback SELECT n, n FROM generate_series(0, 19999) n;
INSERT INTO spare SELECT n, 20000 + n, 'w' FROM generate_series(0, 19999) n;
INSERT INTO spare_fallback SELECT n, 20000 + n FROM generate_series(0, 19999) n;
