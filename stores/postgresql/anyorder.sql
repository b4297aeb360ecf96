-- A list of live rooms, streams and users from callbacks that arrive in any order, late and repeated:
-- the ordering rule for PostgreSQL 12 and later. Run this file once, in a schema of your own if you like,
-- which then has to be in the search_path of who calls it.
--
--   SELECT anyorder_apply($1)          one callback, its body as it came; says what it did
--   SELECT anyorder_list()             all that is live, as jsonb
--   SELECT anyorder_list($1)           one room
--   SELECT * FROM anyorder_live        the same as rows, to be read with conditions of your own
--   SELECT * FROM anyorder_gaps        what is missing in the numbering of open sessions
--   SELECT anyorder_count($1, $2, $3)  how often a nonce was used, for callbacks that are signed
--   SELECT anyorder_forget($1)         forgets what ended longer ago than this interval; says how much
--
-- Right under READ COMMITTED with any number of writers: every row is a last-writer-wins register by the
-- vendor's numbers, changed by one upsert that compares and writes at once, so it does not matter who comes
-- first. What is read is one query, and so one snapshot.
--
-- Call anyorder_apply() as a statement of its own, not several in one transaction. Then no two writers can
-- wait for each other: a call locks one session; or one entry and then ranges of seqs of its list, from the
-- least up. anyorder_forget() locks in that order, too, or passes over what is locked, and runs once at a
-- time. A writer waits for another one about the same entry or list, and for no longer than its statement.
--
-- What has ended stays as a tombstone until anyorder_forget() is told that it is old enough. The vendor
-- sends a callback again for about a minute; an hour is plenty. Without it the tables grow.
--
-- A callback that cannot be placed (no JSON, no event of these, no id, no number) or not be held (\u0000 in
-- a text) raises an error with a SQLSTATE of class 22: answer 4xx, it will not get better by being sent again.

CREATE TABLE IF NOT EXISTS anyorder_sessions (
    room_id      text           COLLATE "C" NOT NULL,
    session_id   numeric(20)    NOT NULL,
    -- Null until the creation has arrived.
    created_ms   numeric(20),
    closed       boolean        NOT NULL DEFAULT false,
    body         text,
    changed_at   timestamptz    NOT NULL DEFAULT now(),
    PRIMARY KEY (room_id, session_id)
);

-- Streams (kind 's') and users (kind 'u'), live and ended.
CREATE TABLE IF NOT EXISTS anyorder_entries (
    room_id      text           COLLATE "C" NOT NULL,
    session_id   numeric(20)    NOT NULL,
    kind         "char"         NOT NULL,
    id           text           COLLATE "C" NOT NULL,
    seq          numeric(20)    NOT NULL,
    live         boolean        NOT NULL,
    body         text,
    changed_at   timestamptz    NOT NULL DEFAULT now(),
    PRIMARY KEY (room_id, session_id, kind, id)
) WITH (fillfactor = 70);

-- Which seqs of a list have arrived: ranges, both ends inside. What they cover in all is what counts. Two
-- that touch become one as a seq arrives between them, or with anyorder_forget().
CREATE TABLE IF NOT EXISTS anyorder_arrivals (
    room_id      text           COLLATE "C" NOT NULL,
    session_id   numeric(20)    NOT NULL,
    kind         "char"         NOT NULL,
    first_seq    numeric(20)    NOT NULL,
    last_seq     numeric(20)    NOT NULL,
    first_ms     numeric(20)    NOT NULL,
    PRIMARY KEY (room_id, session_id, kind, first_seq)
) WITH (fillfactor = 70);

CREATE TABLE IF NOT EXISTS anyorder_nonces (
    nonce        bytea          PRIMARY KEY,
    digest       bytea          NOT NULL,
    uses         bigint         NOT NULL,
    expires_at   timestamptz    NOT NULL
);

-- What this file makes; another number stands for tables that do not fit.
CREATE OR REPLACE FUNCTION anyorder_version() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';

-- A number of 64 bits, as a string of digits or as a number.
CREATE OR REPLACE FUNCTION anyorder_number(said jsonb, name text) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    digits text := said ->> name;
BEGIN
    IF digits IS NULL THEN
        RAISE EXCEPTION 'callback without %', name USING ERRCODE = '22023';
    ELSIF digits !~ '^0*[0-9]{1,20}$' OR digits::numeric > 18446744073709551615 THEN
        RAISE EXCEPTION 'callback with % that is no number of 64 bits: %', name, left(digits, 64)
            USING ERRCODE = '22023';
    END IF;
    RETURN digits::numeric;
END $$;

CREATE OR REPLACE FUNCTION anyorder_id(said jsonb, name text, bytes_max int) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    id text := said ->> name;
BEGIN
    IF id IS NULL OR id = '' OR jsonb_typeof(said -> name) <> 'string' THEN
        RAISE EXCEPTION 'callback without %', name USING ERRCODE = '22023';
    ELSIF octet_length(id) > bytes_max THEN
        RAISE EXCEPTION 'callback with % of more than % bytes', name, bytes_max
            USING ERRCODE = '22023';
    END IF;
    RETURN id;
END $$;

-- What decides between two beginnings of one seq, the greater one: the identity, the texts, the time. The
-- vendor promises that there are no two; where there are, it must not matter which comes first.
CREATE OR REPLACE FUNCTION anyorder_rank(callback text) RETURNS text[]
LANGUAGE sql IMMUTABLE AS $$
    SELECT array_agg(CASE WHEN name IN ('session_id', 'create_time_ms', 'login_time')
                          THEN lpad(ltrim(callback::jsonb ->> name, '0'), 20, '0')
                          ELSE coalesce(callback::jsonb ->> name, '') END ORDER BY place)
    FROM unnest(ARRAY['session_id', 'stream_sid', 'id_name', 'room_name', 'user_nickname', 'relogin',
        'user_role', 'auth_level', 'term_type', 'callback_data', 'user_id', 'user_name', 'channel_id',
        'create_time', 'recreate', 'title', 'stream_attr', 'extra_info', 'publish_id', 'publish_name',
        'rtmp_url', 'hls_url', 'hdl_url', 'pic_url', 'create_time_ms', 'login_time'])
        WITH ORDINALITY AS ranked (name, place)
$$;

-- Takes note of a seq. Two writers that come at once may leave two ranges that touch, or overlap.
CREATE OR REPLACE FUNCTION anyorder_arrive(
    of_room text, of_session numeric, of_kind "char", seq numeric, time_ms numeric) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    below anyorder_arrivals;
    above anyorder_arrivals;
BEGIN
    SELECT * INTO below FROM anyorder_arrivals
    WHERE room_id = of_room AND session_id = of_session AND kind = of_kind AND first_seq <= seq
    ORDER BY first_seq DESC LIMIT 1;
    IF seq = 0 OR below.last_seq >= seq THEN
        RETURN;
    END IF;
    UPDATE anyorder_arrivals SET last_seq = seq
    WHERE room_id = of_room AND session_id = of_session AND kind = of_kind
      AND first_seq = below.first_seq AND last_seq = seq - 1;
    IF NOT FOUND THEN
        below.first_seq := seq;
        INSERT INTO anyorder_arrivals VALUES (of_room, of_session, of_kind, seq, seq, time_ms)
        ON CONFLICT DO NOTHING;
    END IF;
    DELETE FROM anyorder_arrivals
    WHERE room_id = of_room AND session_id = of_session AND kind = of_kind AND first_seq = seq + 1
    RETURNING * INTO above;
    IF FOUND THEN
        UPDATE anyorder_arrivals SET last_seq = greatest(last_seq, above.last_seq)
        WHERE room_id = of_room AND session_id = of_session AND kind = of_kind
          AND first_seq = below.first_seq;
    END IF;
END $$;

CREATE OR REPLACE FUNCTION anyorder_apply_room(said jsonb, callback text) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    room    text := anyorder_id(said, 'room_id', 127);
    session numeric := anyorder_number(said, 'room_session_id');
BEGIN
    IF said ->> 'event' = 'room_create' THEN
        INSERT INTO anyorder_sessions AS known (room_id, session_id, created_ms, body)
        VALUES (room, session, anyorder_number(said, 'room_create_time'), callback)
        ON CONFLICT (room_id, session_id) DO UPDATE
        SET created_ms = excluded.created_ms, body = excluded.body, changed_at = now()
        WHERE known.created_ms IS NULL OR known.created_ms < excluded.created_ms
           OR known.created_ms = excluded.created_ms AND known.body <> excluded.body
              AND anyorder_rank(known.body) < anyorder_rank(excluded.body) COLLATE "C";
    ELSE
        INSERT INTO anyorder_sessions AS known (room_id, session_id, closed)
        VALUES (room, session, true)
        ON CONFLICT (room_id, session_id) DO UPDATE SET closed = true, changed_at = now()
        WHERE NOT known.closed;
    END IF;
    RETURN FOUND;
END $$;

CREATE OR REPLACE FUNCTION anyorder_apply_entry(said jsonb, callback text) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    event   text := said ->> 'event';
    is_user boolean := event IN ('room_login', 'room_logout');
    begins  boolean := event IN ('room_login', 'stream_create');
    room    text := anyorder_id(said, 'room_id', 127);
    session numeric := anyorder_number(said, CASE
        WHEN is_user AND said ->> 'room_seq' IS NOT NULL THEN 'room_seq' ELSE 'room_session_id' END);
    list    "char" := CASE WHEN is_user THEN 'u' ELSE 's' END;
    its_seq numeric := anyorder_number(said, CASE WHEN is_user THEN 'user_update_seq'
                                                  ELSE 'stream_seq' END);
    is_news boolean;
BEGIN
    INSERT INTO anyorder_entries AS known (room_id, session_id, kind, id, seq, live, body)
    VALUES (room, session, list,
            anyorder_id(said, CASE WHEN is_user THEN 'user_account'
                                   WHEN said ->> 'stream_id' IS NOT NULL THEN 'stream_id'
                                   ELSE 'stream_alias' END, 255),
            its_seq, begins, CASE WHEN begins THEN callback END)
    ON CONFLICT (room_id, session_id, kind, id) DO UPDATE
    SET seq = excluded.seq, live = excluded.live, body = excluded.body, changed_at = now()
    -- The seq decides. Where two changes have one seq, an end wins over a beginning.
    WHERE (known.seq, NOT known.live) < (excluded.seq, NOT excluded.live)
       OR known.seq = excluded.seq AND known.body <> excluded.body
          AND anyorder_rank(known.body) < anyorder_rank(excluded.body) COLLATE "C";
    is_news := FOUND;
    PERFORM anyorder_arrive(room, session, list, its_seq, coalesce(
        said ->> CASE event WHEN 'stream_create' THEN 'create_time_ms'
                            WHEN 'stream_close' THEN 'destroy_timemillis'
                            WHEN 'room_login' THEN 'login_time' ELSE 'logout_time' END, '0')::numeric);
    RETURN is_news;
END $$;

-- Returns 'applied' where it changed a register, 'superseded' where something newer was there, or the same.
CREATE OR REPLACE FUNCTION anyorder_apply(callback text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    said    jsonb := callback::jsonb;
    event   text := said ->> 'event';
    is_news boolean;
BEGIN
    IF event IN ('room_create', 'room_close') THEN
        is_news := anyorder_apply_room(said, callback);
    ELSIF event IN ('stream_create', 'stream_close', 'room_login', 'room_logout') THEN
        is_news := anyorder_apply_entry(said, callback);
    ELSE
        RAISE EXCEPTION 'callback with an event that is none of the six: %', left(event, 64)
            USING ERRCODE = '22023';
    END IF;
    RETURN CASE WHEN is_news THEN 'applied' ELSE 'superseded' END;
END $$;

-- The current session of each room: of those created at the room's greatest creation time, closed ones
-- included, and not closed, the one with the greatest id.
CREATE OR REPLACE VIEW anyorder_live_rooms AS
SELECT room_id, session_id, body
FROM anyorder_sessions AS session
WHERE NOT closed AND created_ms IS NOT NULL
  AND NOT EXISTS (SELECT FROM anyorder_sessions AS other
                  WHERE other.room_id = session.room_id
                    AND (other.created_ms > session.created_ms
                         OR other.created_ms = session.created_ms AND NOT other.closed
                            AND other.session_id > session.session_id));

-- All that is live, one row each: a room (kind 'r'), its streams, its users. ORDER BY room_id, kind, id.
CREATE OR REPLACE VIEW anyorder_live AS
SELECT room_id, session_id, 'r'::"char" AS kind, '' COLLATE "C" AS id, NULL::numeric AS seq, body
FROM anyorder_live_rooms
UNION ALL
SELECT entry.room_id, entry.session_id, entry.kind, entry.id, entry.seq, entry.body
FROM anyorder_live_rooms AS room JOIN anyorder_entries AS entry USING (room_id, session_id)
WHERE entry.live;

-- Sorted by id. Of all rooms, or of one; {"rooms": []} where it is not live.
CREATE OR REPLACE FUNCTION anyorder_list(of_room text DEFAULT NULL) RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('rooms', coalesce(jsonb_agg(room ORDER BY room_id), '[]'))
    FROM (SELECT room_id, jsonb_build_object(
              'room_id', room_id,
              'room_session_id', max(session_id)::text,
              'streams', coalesce(jsonb_agg(jsonb_build_object(
                  'stream_id', id, 'stream_sid', coalesce(body::jsonb ->> 'stream_sid', ''),
                  'stream_seq', seq::text, 'callback', body::jsonb) ORDER BY id)
                  FILTER (WHERE kind = 's'), '[]'),
              'users', coalesce(jsonb_agg(jsonb_build_object(
                  'user_account', id, 'session_id', coalesce(body::jsonb ->> 'session_id', '0'),
                  'callback', body::jsonb) ORDER BY id)
                  FILTER (WHERE kind = 'u'), '[]')) AS room
          FROM anyorder_live
          WHERE of_room IS NULL OR room_id = of_room
          GROUP BY room_id) AS rooms
$$;

-- What is missing in sessions that are not closed, a row each: all seqs from `first_missing` to
-- `last_missing`. `next_ms` is the time of the change just above: a gap that is older than a minute or two
-- is a callback that was lost.
CREATE OR REPLACE VIEW anyorder_gaps AS
SELECT room_id, session_id, kind, before + 1 AS first_missing, first_seq - 1 AS last_missing,
       first_ms AS next_ms
FROM (SELECT *, coalesce(max(last_seq) OVER (PARTITION BY room_id, session_id, kind ORDER BY first_seq
                         ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
      FROM anyorder_arrivals AS arrival
      WHERE NOT EXISTS (SELECT FROM anyorder_sessions AS session
                        WHERE session.room_id = arrival.room_id
                          AND session.session_id = arrival.session_id AND closed)) AS arrived
WHERE first_seq > before + 1;

-- How often the nonce was used with this digest of the body; 0 where it was first used with another one.
CREATE OR REPLACE FUNCTION anyorder_count(nonce bytea, digest bytea, expires_at timestamptz)
RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO anyorder_nonces AS known VALUES ($1, $2, 1, $3)
    ON CONFLICT ON CONSTRAINT anyorder_nonces_pkey
    DO UPDATE SET uses = known.uses + (known.digest = excluded.digest)::int
    RETURNING CASE WHEN known.digest = $2 THEN known.uses ELSE 0 END
$$;

-- Makes one range of two that touch or overlap, and passes over what is locked.
CREATE OR REPLACE FUNCTION anyorder_join_arrivals() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    pair  record;
    above anyorder_arrivals;
BEGIN
    FOR pair IN
        SELECT room_id, session_id, kind, first_seq, next_seq
        FROM (SELECT *, lead(first_seq) OVER (PARTITION BY room_id, session_id, kind
                                              ORDER BY first_seq) AS next_seq
              FROM anyorder_arrivals) AS range
        WHERE next_seq <= last_seq + 1
        ORDER BY room_id, session_id, kind, first_seq DESC
    LOOP
        PERFORM FROM anyorder_arrivals
        WHERE room_id = pair.room_id AND session_id = pair.session_id AND kind = pair.kind
          AND first_seq = pair.first_seq FOR UPDATE SKIP LOCKED;
        CONTINUE WHEN NOT FOUND;
        SELECT * INTO above FROM anyorder_arrivals
        WHERE room_id = pair.room_id AND session_id = pair.session_id AND kind = pair.kind
          AND first_seq = pair.next_seq FOR UPDATE SKIP LOCKED;
        CONTINUE WHEN NOT FOUND;
        UPDATE anyorder_arrivals SET last_seq = greatest(last_seq, above.last_seq)
        WHERE room_id = pair.room_id AND session_id = pair.session_id AND kind = pair.kind
          AND first_seq = pair.first_seq;
        DELETE FROM anyorder_arrivals
        WHERE room_id = pair.room_id AND session_id = pair.session_id AND kind = pair.kind
          AND first_seq = pair.next_seq;
    END LOOP;
END $$;

-- Forgets sessions that are closed, or that a later creation in their room proves over, and what ended in
-- others, where that was longer ago; and nonces that have expired. A callback about them that comes all the
-- same is taken for news, so be generous: an hour is far beyond all retries. A closed session stays while it
-- proves an earlier one over that is known still, as that one would be listed again.
CREATE OR REPLACE FUNCTION anyorder_forget(
    longer_ago interval DEFAULT '1 hour', at timestamptz DEFAULT now()) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    forgotten bigint := 0;
    deleted   bigint;
    session   record;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtextextended('anyorder_forget', 0)) THEN
        RETURN 0;
    END IF;
    FOR session IN
        DELETE FROM anyorder_sessions AS old
        WHERE changed_at < at - longer_ago
          AND CASE WHEN closed
              THEN NOT EXISTS (SELECT FROM anyorder_sessions AS earlier
                               WHERE earlier.room_id = old.room_id AND NOT earlier.closed
                                 AND earlier.created_ms < old.created_ms)
              ELSE EXISTS (SELECT FROM anyorder_sessions AS later
                           WHERE later.room_id = old.room_id AND later.created_ms > old.created_ms)
              END
        RETURNING room_id, session_id
    LOOP
        DELETE FROM anyorder_entries AS entry
        WHERE entry.room_id = session.room_id AND entry.session_id = session.session_id;
        PERFORM FROM anyorder_arrivals AS arrival
        WHERE arrival.room_id = session.room_id AND arrival.session_id = session.session_id
        ORDER BY kind, first_seq FOR UPDATE;
        DELETE FROM anyorder_arrivals AS arrival
        WHERE arrival.room_id = session.room_id AND arrival.session_id = session.session_id;
        forgotten := forgotten + 1;
    END LOOP;
    DELETE FROM anyorder_entries
    WHERE ctid = ANY (ARRAY(SELECT ctid FROM anyorder_entries
                            WHERE NOT live AND changed_at < at - longer_ago FOR UPDATE SKIP LOCKED));
    GET DIAGNOSTICS deleted = ROW_COUNT;
    forgotten := forgotten + deleted;
    DELETE FROM anyorder_nonces
    WHERE ctid = ANY (ARRAY(SELECT ctid FROM anyorder_nonces
                            WHERE expires_at < at FOR UPDATE SKIP LOCKED));
    GET DIAGNOSTICS deleted = ROW_COUNT;
    PERFORM anyorder_join_arrivals();
    RETURN forgotten + deleted;
END $$;
