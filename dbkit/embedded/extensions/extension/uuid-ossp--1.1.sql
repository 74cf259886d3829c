/* A stand-in for uuid-ossp 1.1, for servers that dbkit starts itself.
   Facts: RFC 9562 (layouts, namespaces), FIPS 180-4 (SHA-1), PostgreSQL documentation, uuid-ossp.
   Functions do not call one another: the extension is relocatable, so no schema can be named. */

\echo Use "CREATE EXTENSION ""uuid-ossp""" to load this file. \quit

CREATE FUNCTION uuid_nil() RETURNS uuid IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql
AS $$ BEGIN RETURN '00000000-0000-0000-0000-000000000000'::uuid; END $$;

CREATE FUNCTION uuid_ns_dns() RETURNS uuid IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql
AS $$ BEGIN RETURN '6ba7b810-9dad-11d1-80b4-00c04fd430c8'::uuid; END $$;

CREATE FUNCTION uuid_ns_url() RETURNS uuid IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql
AS $$ BEGIN RETURN '6ba7b811-9dad-11d1-80b4-00c04fd430c8'::uuid; END $$;

CREATE FUNCTION uuid_ns_oid() RETURNS uuid IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql
AS $$ BEGIN RETURN '6ba7b812-9dad-11d1-80b4-00c04fd430c8'::uuid; END $$;

CREATE FUNCTION uuid_ns_x500() RETURNS uuid IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql
AS $$ BEGIN RETURN '6ba7b814-9dad-11d1-80b4-00c04fd430c8'::uuid; END $$;

/* Version 1: 60 bits of 100 ns since 1582-10-15. The clock sequence is the backend, whose clock moves on between two
   calls; the node is random with its multicast bit set (RFC 9562, 6.10), the same while the server runs. */
CREATE FUNCTION uuid_generate_v1() RETURNS uuid VOLATILE STRICT PARALLEL SAFE LANGUAGE plpgsql
AS $$
DECLARE
  ticks text := lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000000)::bigint * 10
                            + 122192928000000000 + floor(random() * 10)::bigint), 16, '0');
  node bytea := substring(decode(md5('dbkit' || pg_postmaster_start_time()::text), 'hex') FROM 1 FOR 6);
BEGIN
  node := set_byte(node, 0, get_byte(node, 0) | 1);
  RETURN (substr(ticks, 9, 8) || substr(ticks, 5, 4) || '1' || substr(ticks, 2, 3)
          || to_hex((pg_backend_pid() & 16383) | 32768) || encode(node, 'hex'))::uuid;
END $$;

CREATE FUNCTION uuid_generate_v1mc() RETURNS uuid VOLATILE STRICT PARALLEL SAFE LANGUAGE plpgsql
AS $$
DECLARE
  ticks text := lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000000)::bigint * 10
                            + 122192928000000000 + floor(random() * 10)::bigint), 16, '0');
  noise bytea := uuid_send(gen_random_uuid());
BEGIN
  noise := set_byte(noise, 0, get_byte(noise, 0) | 1);
  RETURN (substr(ticks, 9, 8) || substr(ticks, 5, 4) || '1' || substr(ticks, 2, 3)
          || to_hex((pg_backend_pid() & 16383) | 32768) || encode(substring(noise FROM 1 FOR 6), 'hex'))::uuid;
END $$;

CREATE FUNCTION uuid_generate_v3(namespace uuid, name text) RETURNS uuid IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql
AS $$
DECLARE
  hash bytea := decode(md5(uuid_send(namespace) || convert_to(name, 'UTF8')), 'hex');
BEGIN
  hash := set_byte(hash, 6, (get_byte(hash, 6) & 15) | 48);
  hash := set_byte(hash, 8, (get_byte(hash, 8) & 63) | 128);
  RETURN encode(hash, 'hex')::uuid;
END $$;

CREATE FUNCTION uuid_generate_v4() RETURNS uuid VOLATILE STRICT PARALLEL SAFE LANGUAGE plpgsql
AS $$ BEGIN RETURN gen_random_uuid(); END $$;

/* Version 5: SHA-1, which no function of the core server computes. Words are bigint, cut to 32 bits. */
CREATE FUNCTION uuid_generate_v5(namespace uuid, name text) RETURNS uuid IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql
AS $$
DECLARE
  mask CONSTANT bigint := 4294967295;
  message bytea := uuid_send(namespace) || convert_to(name, 'UTF8');
  bits bigint := length(message)::bigint * 8;
  h0 bigint := 1732584193; h1 bigint := 4023233417; h2 bigint := 2562383102; h3 bigint := 271733878;
  h4 bigint := 3285377520;
  a bigint; b bigint; c bigint; d bigint; e bigint; f bigint; k bigint; t bigint;
  w bigint[];
  block int; i int; at int;
  hash bytea;
BEGIN
  message := message || '\x80'::bytea;
  message := message || decode(repeat('00', ((120 - length(message) % 64) % 64)), 'hex') || int8send(bits);
  FOR block IN 0 .. length(message) / 64 - 1 LOOP
    w := NULL;
    FOR i IN 0 .. 15 LOOP
      at := block * 64 + i * 4;
      w[i] := (get_byte(message, at)::bigint << 24) | (get_byte(message, at + 1) << 16)
              | (get_byte(message, at + 2) << 8) | get_byte(message, at + 3);
    END LOOP;
    FOR i IN 16 .. 79 LOOP
      t := w[i - 3] # w[i - 8] # w[i - 14] # w[i - 16];
      w[i] := ((t << 1) | (t >> 31)) & mask;
    END LOOP;
    a := h0; b := h1; c := h2; d := h3; e := h4;
    FOR i IN 0 .. 79 LOOP
      IF i < 20 THEN f := (b & c) | ((mask # b) & d); k := 1518500249;
      ELSIF i < 40 THEN f := b # c # d; k := 1859775393;
      ELSIF i < 60 THEN f := (b & c) | (b & d) | (c & d); k := 2400959708;
      ELSE f := b # c # d; k := 3395469782;
      END IF;
      t := ((((a << 5) | (a >> 27)) & mask) + f + e + k + w[i]) & mask;
      e := d; d := c; c := ((b << 30) | (b >> 2)) & mask; b := a; a := t;
    END LOOP;
    h0 := (h0 + a) & mask; h1 := (h1 + b) & mask; h2 := (h2 + c) & mask; h3 := (h3 + d) & mask; h4 := (h4 + e) & mask;
  END LOOP;
  hash := substring(int8send(h0) FROM 5) || substring(int8send(h1) FROM 5)
          || substring(int8send(h2) FROM 5) || substring(int8send(h3) FROM 5);
  hash := set_byte(hash, 6, (get_byte(hash, 6) & 15) | 80);
  hash := set_byte(hash, 8, (get_byte(hash, 8) & 63) | 128);
  RETURN encode(hash, 'hex')::uuid;
END $$;
