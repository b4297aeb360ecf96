// node fast_check_loop.mjs RULE COUNT < events: how many schedules fast-check's loop draws, delivers
// and judges in a second of one core.
//
// RULE is `right`, or `forgets`, which deletes all memory of what has ended. Each line of standard
// input is a callback; the lines are in their true order. Prints the schedules tried, how many of
// them ended right, and the seconds of the processor's time.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';

// What each callback is about, and whether it begins or ends it.
const EVENTS = new Map([
    ['room_create', { about: 'room', begins: true }],
    ['room_close', { about: 'room', begins: false }],
    ['stream_create', { about: 'stream', begins: true }],
    ['stream_close', { about: 'stream', begins: false }],
    ['room_login', { about: 'user', begins: true }],
    ['room_logout', { about: 'user', begins: false }],
]);

// Decoded once, before the time is taken. Seqs and ids of sessions have 64 bits. The ids here are
// small, so that JSON.parse loses nothing of them.
function decoded(line) {
    const body = JSON.parse(line);
    const change = { ...EVENTS.get(body.event), room_id: body.room_id };
    if (change.about === 'user') {
        const { user_account, session_id } = body;
        const seq = BigInt(body.user_update_seq);
        const entry = { key: user_account, session_id };
        return { ...change, session: BigInt(body.room_seq), key: user_account, seq, entry };
    }
    change.session = BigInt(body.room_session_id);
    if (change.about === 'stream') {
        const { stream_id, stream_sid } = body;
        const seq = BigInt(body.stream_seq);
        return { ...change, key: stream_id, seq, entry: { key: stream_id, stream_sid, seq } };
    }
    if (change.begins) change.created_ms = BigInt(body.room_create_time);
    return change;
}

const by_key = (a, b) => (a.key < b.key ? -1 : 1);

class Session {
    created_ms;
    stream = new Map(); // key -> the change with the greatest seq
    user = new Map();

    entries(about) {
        const live = [];
        for (const { begins, entry } of this[about].values()) if (begins) live.push(entry);
        return live.sort(by_key);
    }
}

const greater = (a, b) => (b === undefined || a > b ? a : b);

// The rule of docs/ordering-rule.md, as in examples/subjects/node/right.mjs.
class Room {
    created_ms;
    open = new Map();
    closed = new Set();

    apply(change, forgets) {
        const { session: id, about, begins, key } = change;
        if (about === 'room' && begins) {
            this.created_ms = greater(change.created_ms, this.created_ms);
        }
        if (about === 'room' && !begins) {
            this.closed.add(id);
            this.open.delete(id);
        } else if (!this.closed.has(id)) {
            let session = this.open.get(id);
            if (session === undefined) this.open.set(id, (session = new Session()));
            if (about === 'room') {
                session.created_ms = greater(change.created_ms, session.created_ms);
                return;
            }
            const known = session[about].get(key);
            if (known !== undefined && known.seq >= change.seq) return;
            if (forgets && !begins) session[about].delete(key);
            else session[about].set(key, change);
        }
    }

    // The live session, if one is: created last, not closed, of several the greatest id.
    current() {
        let current;
        for (const [id, session] of this.open) {
            const last = session.created_ms !== undefined && session.created_ms === this.created_ms;
            if (last && (current === undefined || id > current[0])) current = [id, session];
        }
        return current;
    }
}

class RoomLists {
    rooms = new Map();

    constructor(forgets) {
        this.forgets = forgets;
    }

    apply(change) {
        let room = this.rooms.get(change.room_id);
        if (room === undefined) this.rooms.set(change.room_id, (room = new Room()));
        room.apply(change, this.forgets);
    }

    list() {
        const live = [];
        for (const [key, room] of this.rooms) {
            const [session, entries] = room.current() ?? [];
            if (entries === undefined) continue;
            live.push({ key, session, streams: entries.entries('stream'), users: entries.entries('user') });
        }
        return live.sort(by_key);
    }
}

// Whether two lists that are sorted by key are the same.
const same_all = (a, b, same) => a.length === b.length && a.every((entry, i) => same(entry, b[i]));
const same_stream = (a, b) =>
    a.key === b.key && a.stream_sid === b.stream_sid && a.seq === b.seq;
const same_user = (a, b) => a.key === b.key && a.session_id === b.session_id;
const same_room = (a, b) =>
    a.key === b.key &&
    a.session === b.session &&
    same_all(a.streams, b.streams, same_stream) &&
    same_all(a.users, b.users, same_user);

// What is true in the end, told from the true order without looking at seqs or sessions.
function truth_of(callbacks) {
    const rooms = new Map();
    for (const { about, begins, room_id, key, session, entry } of callbacks) {
        if (about !== 'room') rooms.get(room_id)[about][begins ? 'set' : 'delete'](key, entry);
        else if (!begins) rooms.delete(room_id);
        else rooms.set(room_id, { session, stream: new Map(), user: new Map() });
    }
    return [...rooms].map(([key, { session, stream, user }]) => {
        const [streams, users] = [stream, user].map((live) => [...live.values()].sort(by_key));
        return { key, session, streams, users };
    });
}

const [rule, count] = process.argv.slice(2);
const callbacks = readFileSync(0, 'utf8').trim().split('\n').map(decoded);
const truth = truth_of(callbacks);
const all = { minLength: callbacks.length, maxLength: callbacks.length };
let tried = 0;
let right = 0;

const property = fc.property(fc.shuffledSubarray(callbacks, all), (order) => {
    const lists = new RoomLists(rule === 'forgets');
    for (const change of order) lists.apply(change);
    const ended_right = same_all(truth, lists.list(), same_room);
    tried += 1;
    right += ended_right ? 1 : 0;
    return ended_right;
});
const start = process.cpuUsage();
const result = fc.check(property, { numRuns: Number(count), seed: 1, endOnFailure: true });
const used = process.cpuUsage(start);
const seconds = (used.user + used.system) / 1e6;
if (result.failed !== right < tried) throw new Error('fast-check and the property disagree');
console.log(`${tried} ${right} ${seconds.toFixed(6)}`);
