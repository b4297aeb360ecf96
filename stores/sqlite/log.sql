-- What `anyorder serve --store sqlite:FILE` keeps in its file: all callbacks as they came, in the order in which
-- they were taken in, and now and then an image of the lists, which takes the place of what came before it. The
-- lists are in the memory of each process that has the file open; it reads on in the log before it tells them.
--
-- The log can be read with SQL, by any program and at any time:
--
--   SELECT number, text ->> 'event', text ->> 'room_id' FROM anyorder_log WHERE what = 'callback';
--
-- What stands between two lines of dashes is one statement; `schema` is a script.

-- schema ------------------------------------------------------------------------------------------
CREATE TABLE IF NOT EXISTS anyorder_log (
    number      INTEGER PRIMARY KEY,            -- 1, 2, 3 and so on, none left out
    what        TEXT NOT NULL,                  -- 'callback', 'forget' or 'clear'
    text        TEXT NOT NULL                   -- of 'callback' its JSON; of 'forget' the time, in ms, before
                                                -- which sessions had closed that were forgotten then
);

-- The image of all up to the row `upto`, which is the first that is still in the log: the parts one behind
-- another are what docs/formats.md calls a binary image.
CREATE TABLE IF NOT EXISTS anyorder_image (
    part        INTEGER PRIMARY KEY,
    upto        INTEGER NOT NULL,
    bytes       BLOB NOT NULL
);

CREATE TABLE IF NOT EXISTS anyorder_nonces (
    nonce       BLOB NOT NULL PRIMARY KEY,
    digest      BLOB NOT NULL,
    uses        INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL
) WITHOUT ROWID;

-- add ---------------------------------------------------------------------------------------------
INSERT INTO anyorder_log (number, what, text) VALUES (:number, :what, :text);

-- read --------------------------------------------------------------------------------------------
SELECT number, what, text FROM anyorder_log WHERE number > :seen ORDER BY number;

-- read image --------------------------------------------------------------------------------------
SELECT upto, bytes FROM anyorder_image ORDER BY part;

-- image is of -------------------------------------------------------------------------------------
SELECT max(upto) FROM anyorder_image;

-- add image ---------------------------------------------------------------------------------------
INSERT INTO anyorder_image (part, upto, bytes) VALUES (:part, :upto, :bytes);

-- forget image ------------------------------------------------------------------------------------
DELETE FROM anyorder_image;

-- forget rows -------------------------------------------------------------------------------------
DELETE FROM anyorder_log WHERE number < :upto;

-- forget all nonces -------------------------------------------------------------------------------
DELETE FROM anyorder_nonces;
