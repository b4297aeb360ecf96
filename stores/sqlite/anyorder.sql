-- A list of live rooms, streams and users from callbacks that arrive in any order, late and repeated:
-- the ordering rule for SQLite 3.38 and later. What stands between two lines of dashes is one statement,
-- to be prepared once under the name above it; `schema` is a script.
--
-- For each callback, in one transaction that begins with BEGIN IMMEDIATE:
--
--   room_create, room_close   `apply room`
--   all others                `apply entry`, `arrive`, and `join` where `arrive` returns a last_seq other
--                             than :seq
--
-- Many callbacks may share a transaction, and so one fsync. A row from `apply room` or `apply entry` says
-- that it is the newest about its subject; none, that something newer was here, or the same.
--
-- The parameters are what a callback says. Numbers of 64 bits without a sign do not fit an integer of
-- SQLite: they are texts of 20 digits, which compare as the numbers do.
--
--   :room_id      :session_id   room_id; room_session_id, of logins and logouts room_seq
--   :created_ms   :closed       of room_create room_create_time, or null; 1 of room_close, or 0
--   :kind         :id           's' for streams, 'u' for users; stream_id or user_account
--   :seq          :ended        stream_seq or user_update_seq; 1 of stream_close and room_logout, or 0
--   :seq_before   :seq_after    one less and one more than :seq
--   :time_ms                    create_time_ms, destroy_timemillis, login_time or logout_time
--   :body                       the callback's JSON text where something begins, else null
--   :tie                        '', or what is to decide between two changes of one seq, the greater one.
--                               The vendor promises that there are none
--
-- What is promised: every row is a last-writer-wins register by the vendor's numbers, so it does not matter
-- who writes first. Each statement that reads is one snapshot. Any number of processes of one machine may
-- use the file at once, with `PRAGMA journal_mode = WAL` and a busy timeout; with `PRAGMA synchronous = FULL`
-- what was committed survives a crash of the machine.
--
-- What has ended stays as a tombstone until the `forget` statements are told that it is old enough; the
-- vendor sends a callback again for about a minute, so an hour is plenty. Without them the file grows.

-- schema ------------------------------------------------------------------------------------------
CREATE TABLE IF NOT EXISTS anyorder_sessions (
    room_id     TEXT NOT NULL,
    session_id  TEXT NOT NULL CHECK (length(session_id) = 20),
    created_ms  TEXT CHECK (length(created_ms) = 20),    -- null until the creation has arrived
    closed      INTEGER NOT NULL,
    tie         BLOB NOT NULL DEFAULT '',
    body        TEXT,
    changed_at  INTEGER NOT NULL,                        -- seconds, by this machine's clock
    PRIMARY KEY (room_id, session_id)
);

CREATE TABLE IF NOT EXISTS anyorder_entries (
    room_id     TEXT NOT NULL,
    session_id  TEXT NOT NULL CHECK (length(session_id) = 20),
    kind        TEXT NOT NULL CHECK (kind IN ('s', 'u')),
    id          TEXT NOT NULL,
    seq         TEXT NOT NULL CHECK (length(seq) = 20),
    ended       INTEGER NOT NULL,
    tie         BLOB NOT NULL DEFAULT '',
    body        TEXT,
    changed_at  INTEGER NOT NULL,
    PRIMARY KEY (room_id, session_id, kind, id)
);

-- Which seqs of a list have arrived: ranges, both ends inside, that neither overlap nor touch. There is one
-- where nothing is missing.
CREATE TABLE IF NOT EXISTS anyorder_arrivals (
    room_id     TEXT NOT NULL,
    session_id  TEXT NOT NULL,
    kind        TEXT NOT NULL,
    first_seq   TEXT NOT NULL CHECK (length(first_seq) = 20),
    last_seq    TEXT NOT NULL CHECK (length(last_seq) = 20),
    first_ms    TEXT NOT NULL CHECK (length(first_ms) = 20),
    PRIMARY KEY (room_id, session_id, kind, first_seq)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS anyorder_nonces (
    nonce       BLOB NOT NULL PRIMARY KEY,
    digest      BLOB NOT NULL,
    uses        INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL
) WITHOUT ROWID;

-- The current session of each room: of those created at the room's greatest creation time, closed ones
-- included, and not closed, the one with the greatest id.
CREATE VIEW IF NOT EXISTS anyorder_live_rooms AS
SELECT room_id, session_id, body
FROM anyorder_sessions AS session
WHERE NOT closed AND created_ms IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM anyorder_sessions AS other
                  WHERE other.room_id = session.room_id
                    AND (other.created_ms > session.created_ms
                         OR other.created_ms = session.created_ms AND NOT other.closed
                            AND other.session_id > session.session_id));

-- All that is live, one row each: a room (kind 'r'), its streams, its users.
CREATE VIEW IF NOT EXISTS anyorder_live AS
SELECT room_id, session_id, 'r' AS kind, '' AS id, NULL AS seq, body FROM anyorder_live_rooms
UNION ALL
SELECT entry.room_id, entry.session_id, entry.kind, entry.id, entry.seq, entry.body
FROM anyorder_live_rooms AS room
JOIN anyorder_entries AS entry ON entry.room_id = room.room_id AND entry.session_id = room.session_id
WHERE NOT entry.ended;

-- What is missing in sessions that are not closed: all seqs between `after_seq` and `before_seq`, both
-- outside. `before_ms` is the time of the change with the latter: a gap that is older than a minute or two
-- is a callback that was lost.
CREATE VIEW IF NOT EXISTS anyorder_gaps AS
SELECT * FROM (
    SELECT room_id, session_id, kind,
           lag(last_seq, 1, '00000000000000000000') OVER list AS after_seq,
           first_seq AS before_seq, first_ms AS before_ms
    FROM anyorder_arrivals AS arrival
    WHERE NOT EXISTS (SELECT 1 FROM anyorder_sessions AS session
                      WHERE session.room_id = arrival.room_id
                        AND session.session_id = arrival.session_id AND session.closed)
    WINDOW list AS (PARTITION BY room_id, session_id, kind ORDER BY first_seq))
WHERE after_seq > '00000000000000000000' OR before_seq > '00000000000000000001';

-- apply room --------------------------------------------------------------------------------------
INSERT INTO anyorder_sessions AS known (room_id, session_id, created_ms, closed, tie, body, changed_at)
VALUES (:room_id, :session_id, :created_ms, :closed, :tie, :body, unixepoch())
ON CONFLICT (room_id, session_id) DO UPDATE
SET created_ms = coalesce(excluded.created_ms, known.created_ms),
    closed = max(known.closed, excluded.closed),
    tie = CASE WHEN excluded.created_ms IS NULL THEN known.tie ELSE excluded.tie END,
    body = CASE WHEN max(known.closed, excluded.closed) THEN NULL ELSE excluded.body END,
    changed_at = excluded.changed_at
-- A close counts once, and of creations the latest.
WHERE known.closed < excluded.closed
   OR (coalesce(known.created_ms, ''), known.tie) < (excluded.created_ms, excluded.tie)
RETURNING 1;

-- apply entry -------------------------------------------------------------------------------------
INSERT INTO anyorder_entries AS known (room_id, session_id, kind, id, seq, ended, tie, body, changed_at)
VALUES (:room_id, :session_id, :kind, :id, :seq, :ended, :tie, :body, unixepoch())
ON CONFLICT (room_id, session_id, kind, id) DO UPDATE
SET seq = excluded.seq, ended = excluded.ended, tie = excluded.tie, body = excluded.body,
    changed_at = excluded.changed_at
-- The seq decides. Where two changes have one seq, an end wins over a beginning.
WHERE (known.seq, known.ended, known.tie) < (excluded.seq, excluded.ended, excluded.tie)
RETURNING 1;

-- arrive ------------------------------------------------------------------------------------------
-- What is known already changes nothing. Else the seq goes on from the range below it, or is a range of its
-- own, and takes the range above it along.
INSERT INTO anyorder_arrivals (room_id, session_id, kind, first_seq, last_seq, first_ms)
SELECT :room_id, :session_id, :kind,
       CASE WHEN last_seq = :seq_before THEN first_seq ELSE :seq END,
       coalesce((SELECT last_seq FROM anyorder_arrivals
                 WHERE room_id = :room_id AND session_id = :session_id AND kind = :kind
                   AND first_seq = :seq_after), :seq),
       CASE WHEN last_seq = :seq_before THEN first_ms ELSE :time_ms END
FROM (SELECT 1) LEFT JOIN (
    SELECT first_seq, last_seq, first_ms FROM anyorder_arrivals
    WHERE room_id = :room_id AND session_id = :session_id AND kind = :kind AND first_seq <= :seq
    ORDER BY first_seq DESC LIMIT 1) ON true
WHERE coalesce(last_seq, '') < :seq AND :seq > '00000000000000000000'
ON CONFLICT DO UPDATE SET last_seq = excluded.last_seq
RETURNING last_seq;

-- join --------------------------------------------------------------------------------------------
-- What `arrive` has taken along.
DELETE FROM anyorder_arrivals
WHERE room_id = :room_id AND session_id = :session_id AND kind = :kind AND first_seq = :seq_after;

-- list --------------------------------------------------------------------------------------------
-- Of all rooms: each room, then its streams, then its users.
SELECT room_id, session_id, kind, id, seq, body FROM anyorder_live ORDER BY room_id, kind, id;

-- find --------------------------------------------------------------------------------------------
-- One room; no row where it is not live.
SELECT room_id, session_id, kind, id, seq, body FROM anyorder_live
WHERE room_id = :room_id ORDER BY kind, id;

-- gaps --------------------------------------------------------------------------------------------
SELECT room_id, session_id, kind, after_seq, before_seq, before_ms FROM anyorder_gaps
ORDER BY room_id, session_id, kind, before_seq;

-- count -------------------------------------------------------------------------------------------
-- For callbacks that are signed with a nonce: how often it was used with this :digest of the body, 0 where it
-- was first used with another one. It may be forgotten from :expires_at on, which is in seconds.
INSERT INTO anyorder_nonces AS known (nonce, digest, uses, expires_at)
VALUES (:nonce, :digest, 1, :expires_at)
ON CONFLICT (nonce) DO UPDATE SET uses = known.uses + (known.digest = excluded.digest)
RETURNING CASE WHEN digest = :digest THEN uses ELSE 0 END;

-- forget sessions ---------------------------------------------------------------------------------
-- To be run in one transaction with the two that follow, at the time :now and of what is :seconds older. A
-- session goes that is closed, or that a later creation in its room proves over. The one that proves it stays
-- for as long, as the earlier one would be listed again.
DELETE FROM anyorder_sessions AS session
WHERE changed_at < :now - :seconds
  AND CASE WHEN closed
      THEN NOT EXISTS (SELECT 1 FROM anyorder_sessions AS earlier
                       WHERE earlier.room_id = session.room_id AND NOT earlier.closed
                         AND earlier.created_ms < session.created_ms)
      ELSE EXISTS (SELECT 1 FROM anyorder_sessions AS later
                   WHERE later.room_id = session.room_id AND later.created_ms > session.created_ms)
      END
RETURNING room_id, session_id;

-- forget session entries --------------------------------------------------------------------------
-- For each row of `forget sessions`.
DELETE FROM anyorder_entries WHERE room_id = :room_id AND session_id = :session_id;

-- forget session arrivals -------------------------------------------------------------------------
DELETE FROM anyorder_arrivals WHERE room_id = :room_id AND session_id = :session_id;

-- forget entries ----------------------------------------------------------------------------------
-- What ended in sessions that go on.
DELETE FROM anyorder_entries WHERE ended AND changed_at < :now - :seconds;

-- forget nonces -----------------------------------------------------------------------------------
DELETE FROM anyorder_nonces WHERE expires_at < :now;
