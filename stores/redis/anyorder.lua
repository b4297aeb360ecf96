#!lua name=anyorder
-- A list of live rooms, streams and users from callbacks that arrive in any order, late and repeated:
-- the ordering rule as a function library for Redis 7 and later.
--
--   redis-cli -x FUNCTION LOAD REPLACE < anyorder.lua
--
--   FCALL anyorder_apply 1 KEY EVENT SESSION SEQ TIME ID ORDER DATA
--   FCALL_RO anyorder_list 1 KEY
--   FCALL_RO anyorder_gaps 1 KEY
--   FCALL anyorder_forget 1 KEY SECONDS
--   FCALL anyorder_nonce 1 NONCE_KEY DIGEST EXPIRES
--   FCALL_RO anyorder_version 0
--
-- KEY is one room's: "anyorder:{ROOM}", with all of the room's id percent-encoded but ASCII letters, digits,
-- "-", ".", "_" and "~", so that no id can end the braces. All there is about a room is in this one key, and a
-- function runs alone, so a room is changed and read as a whole, on a cluster, too, and while its slot is
-- on its way to another node. Rooms spread over the nodes. For a list of all rooms, SCAN each master for
-- "anyorder:{*}". A nonce's key is "anyorder:nonce:{NONCE}", encoded alike.
--
-- Numbers are strings of digits, as the vendor sends them: those of Lua have 53 bits, these have 64.
--   EVENT     room_create, room_close, stream_create, stream_close, room_login, room_logout
--   SESSION   room_session_id; room_seq of users
--   SEQ       stream_seq, user_update_seq; anything for rooms
--   TIME      room_create_time, create_time_ms, destroy_timemillis, login_time, logout_time; anything for
--             room_close
--   ID        stream_id, user_account; anything for rooms
--   ORDER     of two beginnings with one SEQ, which the vendor promises not to send, or of two creations of
--             a session in one millisecond, the one whose ORDER is greater, byte by byte, counts:
--             stream_sid, session_id
--   DATA      what is to be kept of a beginning, such as the callback's body
--
-- anyorder_apply answers OK where it changed something, and OLD where something newer was there, or the same.
-- Anything that is not as above is an error that begins with ANYORDER; it will not get better by being
-- sent again.
--
-- KEY is a hash; SESSION and all numbers have 20 digits in it:
--   t           the greatest creation time seen
--   l           the session that is live
--   c SESSION   a creation at the greatest creation time
--   d SESSION   when it was closed, by the server's clock
--   s SESSION ID, u SESSION ID   the change of a stream or a user with the greatest seq
--   S SESSION, U SESSION         which seqs of the session's streams or users have arrived
--
-- A session that is closed leaves its "d" alone. What has ended in a session that is not stays as a tombstone.
-- What nothing was heard about for a day, far longer than the vendor's retries last, may go: a room without a
-- live session at its end, what is over of a live room at the room's next creation, or, tombstones too, when
-- anyorder_forget is called.

local version = 1
local retention_s = 86400
local digits = 20
local zero = '00000000000000000000'
-- When a field was last written: ten digits of seconds.
local stamp_digits = 10
-- A range of seqs that came early: first, last, and the time of the first.
local range_digits = 3 * digits
local session_of = digits + 1

-- With all its zeros, so that texts compare as numbers.
local function number(text, name)
    if not text or not string.find(text, '^%d+$') then
        error({ err = 'ANYORDER ' .. name .. ' is no number' })
    end
    text = string.gsub(text, '^0+', '')
    if #text > digits or (#text == digits and text > '18446744073709551615') then
        error({ err = 'ANYORDER ' .. name .. ' has more than 64 bits' })
    end
    return string.rep('0', digits - #text) .. text
end

local function without_zeros(text)
    text = string.gsub(text, '^0+', '')
    return text == '' and '0' or text
end

-- In two halves, as no half has more than 53 bits.
local function successor(of)
    local high, low = tonumber(string.sub(of, 1, 10)), tonumber(string.sub(of, 11)) + 1
    if low == 1e10 then
        high, low = high + 1, 0
    end
    return string.format('%010.0f%010.0f', high, low)
end

-- Byte by byte: `<` of two texts depends on the server's locale.
local function precedes(a, b)
    for i = 1, math.min(#a, #b) do
        local byte_of_a, byte_of_b = string.byte(a, i), string.byte(b, i)
        if byte_of_a ~= byte_of_b then
            return byte_of_a < byte_of_b
        end
    end
    return #a < #b
end

local function now_s()
    return tonumber(redis.call('TIME')[1])
end

local function stamp(seconds)
    return string.format('%010.0f', math.max(seconds, 0))
end

-- The length of ORDER, ORDER, DATA.
local function packed(order, data)
    return string.format('%08d', #order) .. order .. data
end

local function order_in(text, from)
    local bytes = tonumber(string.sub(text, from, from + 7))
    return string.sub(text, from + 8, from + 7 + bytes)
end

local function data_in(text, from)
    return string.sub(text, from + 8 + tonumber(string.sub(text, from, from + 7)))
end

local function erase(key, fields)
    local at_once = 1000
    for i = 1, #fields, at_once do
        redis.call('HDEL', key, unpack(fields, i, math.min(#fields, i + at_once - 1)))
    end
    return #fields
end

-- Of the sessions created at the greatest creation time and not closed the one with the greatest id. A
-- room without one may go one day, and one that has one must not.
local function choose_live(key, fields)
    local closed, live = {}, nil
    for _, field in ipairs(fields) do
        if string.sub(field, 1, 1) == 'd' then
            closed[string.sub(field, 2)] = true
        end
    end
    for _, field in ipairs(fields) do
        local session = string.sub(field, 2)
        if string.sub(field, 1, 1) == 'c' and not closed[session]
            and (live == nil or session > live) then
            live = session
        end
    end
    if live then
        redis.call('HSET', key, 'l', live)
        redis.call('PERSIST', key)
    else
        redis.call('HDEL', key, 'l')
        redis.call('EXPIRE', key, retention_s)
    end
end

-- Closed sessions, and those that are not live, last heard of before; with `ended` the tombstones of all.
-- Returns how many. The caller chooses the live session anew.
local function forget_before(key, before, ended)
    local live, over, gone, count = redis.call('HGET', key, 'l'), {}, {}, 0
    local fields = redis.call('HKEYS', key)
    for _, field in ipairs(fields) do
        local kind, session = string.sub(field, 1, 1), string.sub(field, 2, session_of)
        if kind == 'd' and redis.call('HGET', key, field) < before then
            gone[#gone + 1] = field
            gone[#gone + 1] = 'c' .. session
            count = count + 1
        elseif (kind == 'S' or kind == 'U') and session ~= live then
            local is_over = string.sub(redis.call('HGET', key, field), 1, stamp_digits) < before
            over[session] = over[session] ~= false and is_over
        end
    end
    for _, field in ipairs(fields) do
        local kind, session = string.sub(field, 1, 1), string.sub(field, 2, session_of)
        if string.find(kind, '[suSU]') and over[session] then
            gone[#gone + 1] = field
            if string.find(kind, '[SU]') then
                count = count + 1
            end
        elseif ended and string.find(kind, '[su]') then
            local value = redis.call('HGET', key, field)
            if string.sub(value, digits + 1, digits + 1) == '1'
                and string.sub(value, digits + 2) < before then
                gone[#gone + 1] = field
                count = count + 1
            end
        end
    end
    erase(key, gone)
    return count
end

local function create_room(key, session, time, order, data)
    local newest = redis.call('HGET', key, 't')
    if newest and time < newest then
        -- Written again, so that a WAIT is for that which makes this one old, too.
        redis.call('HSET', key, 't', newest)
        return 'OLD'
    end
    if newest and time > newest then
        -- Whatever was created before is over.
        local over = {}
        for _, field in ipairs(redis.call('HKEYS', key)) do
            if string.sub(field, 1, 1) == 'c' then
                over[#over + 1] = field
            end
        end
        erase(key, over)
    end
    local known = redis.call('HGET', key, 'c' .. session)
    if known and not precedes(order_in(known, 1), order) then
        redis.call('HSET', key, 't', time)
        return 'OLD'
    end
    redis.call('HSET', key, 't', time, 'c' .. session, packed(order, data))
    choose_live(key, redis.call('HKEYS', key))
    forget_before(key, stamp(now_s() - retention_s), false)
    return redis.call('HEXISTS', key, 'd' .. session) == 1 and 'OLD' or 'OK'
end

local function close_room(key, session)
    local is_new = redis.call('HSET', key, 'd' .. session, stamp(now_s()))
    local fields, entries = redis.call('HKEYS', key), {}
    for _, field in ipairs(fields) do
        if string.find(field, '^[suSU]') and string.sub(field, 2, session_of) == session then
            entries[#entries + 1] = field
        end
    end
    erase(key, entries)
    choose_live(key, fields)
    return is_new == 1 and 'OK' or 'OLD'
end

-- What has arrived: every seq up to the first number, and the ranges behind it. Each range has a gap in
-- front, so this is as long as the gaps are many, and not as the seqs are.
local function arrive(text, seq, time)
    if seq <= string.sub(text, 1, digits) then
        return text
    end
    local next_seq = successor(seq)
    if seq == successor(string.sub(text, 1, digits)) then
        if string.sub(text, digits + 1, 2 * digits) == next_seq then
            return string.sub(text, 2 * digits + 1, 3 * digits)
                .. string.sub(text, digits + range_digits + 1)
        end
        return seq .. string.sub(text, digits + 1)
    end
    -- The ranges up to `before` begin at the seq or below.
    local function range(i)
        local from = digits + (i - 1) * range_digits
        return string.sub(text, from + 1, from + digits),
            string.sub(text, from + digits + 1, from + 2 * digits),
            string.sub(text, from + 2 * digits + 1, from + range_digits)
    end
    local before, after = 0, (#text - digits) / range_digits + 1
    while after - before > 1 do
        local middle = math.floor((before + after) / 2)
        if range(middle) <= seq then
            before = middle
        else
            after = middle
        end
    end
    local first, last, first_time = seq, seq, time
    if before > 0 then
        local first_before, last_before, time_before = range(before)
        if seq <= last_before then
            if seq ~= first_before or time >= time_before then
                return text
            end
            first, last, before = seq, last_before, before - 1
        elseif seq == successor(last_before) then
            first, first_time, before = first_before, time_before, before - 1
        end
    end
    if last == seq and range(after) == next_seq then
        local _, last_after = range(after)
        last, after = last_after, after + 1
    end
    return string.sub(text, 1, digits + before * range_digits) .. first .. last .. first_time
        .. string.sub(text, digits + (after - 1) * range_digits + 1)
end

-- SEQ, 1 for an end, and when it was written, or 0 for a beginning, and what it is.
local function replaces(known, rank, order)
    local of_known = string.sub(known, 1, digits + 1)
    if of_known ~= rank then
        return of_known < rank
    end
    local is_beginning = string.sub(rank, digits + 1) == '0'
    return is_beginning and precedes(order_in(known, digits + 2), order)
end

local function change(key, kind, session, id, seq, time, ended, order, data)
    local field, list = kind .. session .. id, string.upper(kind) .. session
    local got = redis.call('HMGET', key, 'd' .. session, 'l', field, list)
    local is_closed, live, known, arrived = unpack(got, 1, 4)
    if is_closed then
        return 'OLD'
    end
    local now, rank = stamp(now_s()), seq .. (ended and '1' or '0')
    local seqs = now .. arrive(arrived and string.sub(arrived, stamp_digits + 1) or zero, seq, time)
    local is_new = not known or replaces(known, rank, order)
    if is_new then
        redis.call('HSET', key, list, seqs, field, rank .. (ended and now or packed(order, data)))
    else
        redis.call('HSET', key, list, seqs)
    end
    if not live then
        redis.call('EXPIRE', key, retention_s)
    end
    return is_new and 'OK' or 'OLD'
end

local function apply(keys, arguments)
    if #keys ~= 1 or #arguments < 2 then
        return redis.error_reply('ANYORDER one key and seven arguments are needed')
    end
    local key, event = keys[1], arguments[1]
    local session = number(arguments[2], 'SESSION')
    local order, data = arguments[6] or '', arguments[7] or ''
    if event == 'room_create' then
        return redis.status_reply(
            create_room(key, session, number(arguments[4], 'TIME'), order, data))
    elseif event == 'room_close' then
        return redis.status_reply(close_room(key, session))
    end
    local kind = ({ stream_create = 's', stream_close = 's', room_login = 'u', room_logout = 'u' })[event]
    if not kind then
        return redis.error_reply('ANYORDER EVENT is none of the six')
    elseif not arguments[5] or arguments[5] == '' then
        return redis.error_reply('ANYORDER ID is empty')
    end
    local ended = event == 'stream_close' or event == 'room_logout'
    return redis.status_reply(change(key, kind, session, arguments[5],
        number(arguments[3], 'SEQ'), number(arguments[4], 'TIME'), ended, order, data))
end

-- Nothing, or the room's live session, its DATA, and for each stream and user "s" or "u", ID, SEQ and
-- DATA, in no order.
local function list(keys)
    local key = keys[1]
    local live = redis.call('HGET', key, 'l')
    if not live then
        return {}
    end
    local answer = { without_zeros(live), data_in(redis.call('HGET', key, 'c' .. live), 1) }
    local all = redis.call('HGETALL', key)
    for i = 1, #all, 2 do
        local field, value = all[i], all[i + 1]
        if string.find(field, '^[su]') and string.sub(field, 2, session_of) == live
            and string.sub(value, digits + 1, digits + 1) == '0' then
            answer[#answer + 1] = string.sub(field, 1, 1)
            answer[#answer + 1] = string.sub(field, session_of + 1)
            answer[#answer + 1] = without_zeros(string.sub(value, 1, digits))
            answer[#answer + 1] = data_in(value, digits + 2)
        end
    end
    return answer
end

-- For each list of a session that is not closed, with seqs missing that later ones have overtaken: "s" or
-- "u", SESSION, up to which seq all have arrived, and for each range behind it the first seq, the last, and
-- the time of the first one's change.
local function gaps(keys)
    local key, answer = keys[1], {}
    for _, field in ipairs(redis.call('HKEYS', key)) do
        local kind = string.sub(field, 1, 1)
        local text = (kind == 'S' or kind == 'U') and redis.call('HGET', key, field) or ''
        if #text > stamp_digits + digits then
            local one = { string.lower(kind), without_zeros(string.sub(field, 2)) }
            for from = stamp_digits + 1, #text, digits do
                one[#one + 1] = without_zeros(string.sub(text, from, from + digits - 1))
            end
            answer[#answer + 1] = one
        end
    end
    return answer
end

-- Tombstones, closed sessions and such as are not live that were last heard of before SECONDS since 1970.
-- Answers how many. What comes of them all the same counts as new.
local function forget(keys, arguments)
    local key, before = keys[1], tonumber(number(arguments[1], 'SECONDS'))
    if redis.call('EXISTS', key) == 0 then
        return 0
    end
    local count = forget_before(key, stamp(before), true)
    local is_empty = true
    for _, field in ipairs(redis.call('HKEYS', key)) do
        is_empty = is_empty and field == 't'
    end
    if is_empty then
        redis.call('DEL', key)
    end
    return count
end

-- Counts a use. Answers how many there were with this DIGEST, and 0 where the nonce was first used with
-- another one. It is forgotten at EXPIRES, seconds since 1970.
local function nonce(keys, arguments)
    local key, digest = keys[1], arguments[1]
    local first = redis.call('HGET', key, 'digest')
    if first and first ~= digest then
        return 0
    elseif first then
        return redis.call('HINCRBY', key, 'uses', 1)
    end
    redis.call('HSET', key, 'digest', digest, 'uses', 1)
    redis.call('EXPIREAT', key, without_zeros(number(arguments[2], 'EXPIRES')))
    return 1
end

-- Of what lies in the keys; a program that knows another one must not use them.
local function version_of()
    return version
end

local function for_reading(name, callback)
    redis.register_function { function_name = name, callback = callback, flags = { 'no-writes' } }
end

redis.register_function('anyorder_apply', apply)
redis.register_function('anyorder_forget', forget)
redis.register_function('anyorder_nonce', nonce)
for_reading('anyorder_list', list)
for_reading('anyorder_gaps', gaps)
for_reading('anyorder_version', version_of)
