// A list of live rooms, streams and users that is right in any order, with any repeats.
//
// The rule is docs/ordering-rule.md. All that is kept is a maximum or a set that only grows, so
// neither the order of arrival nor a repeat can change what comes out. Check it with:
//     anyorder check -- node examples/subjects/node/right.mjs
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// What each callback is about, and whether it begins or ends it.
const EVENTS = new Map([
    ['room_create', { about: 'room', begins: true }],
    ['room_close', { about: 'room', begins: false }],
    ['stream_create', { about: 'stream', begins: true }],
    ['stream_close', { about: 'stream', begins: false }],
    ['room_login', { about: 'user', begins: true }],
    ['room_logout', { about: 'user', begins: false }],
]);

// JSON.parse that loses nothing: whole numbers come out as text. A plain JSON.parse makes doubles
// of them, and a room_session_id beyond 2^53 becomes its neighbour. The pattern takes each string
// as one piece, so that digits in strings stay as they are.
export function parse(json) {
    const strings_and_numbers = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;
    const quote = (found) => (/^\d+$/.test(found) ? `"${found}"` : found);
    return JSON.parse(json.replace(strings_and_numbers, quote));
}

// A missing field must not be read as zero.
function text(body, field) {
    if (typeof body[field] !== 'string') throw new TypeError(`${field} is missing`);
    return body[field];
}

// Seqs and ids of sessions have 64 bits and may come as text: "010" is more than "9".
function whole(body, field) {
    if (!/^\d+$/.test(text(body, field))) throw new TypeError(`${field} is not a whole number`);
    return BigInt(body[field]);
}

// The change that a body tells of, undefined if it is about something else.
function read(body) {
    const event = EVENTS.get(body.event);
    if (event === undefined) return undefined;
    const change = { ...event, room_id: text(body, 'room_id') };
    if (change.about === 'room') {
        change.session = whole(body, 'room_session_id');
        if (change.begins) change.created_ms = whole(body, 'room_create_time');
    } else if (change.about === 'stream') {
        const [stream_id, seq] = [text(body, 'stream_id'), whole(body, 'stream_seq')];
        change.session = whole(body, 'room_session_id');
        Object.assign(change, { key: stream_id, seq });
        change.entry = { stream_id, stream_sid: body.stream_sid, stream_seq: String(seq) };
    } else {
        const [user_account, seq] = [text(body, 'user_account'), whole(body, 'user_update_seq')];
        change.session = whole(body, 'room_seq');
        Object.assign(change, { key: user_account, seq });
        change.entry = { user_account, session_id: body.session_id };
    }
    return change;
}

class Session {
    created_ms; // undefined at first: streams and users may arrive before their room
    stream = new Map(); // key -> the change with the greatest seq
    user = new Map();

    entries(about) {
        return [...this[about].values()].filter(({ begins }) => begins).map(({ entry }) => entry);
    }
}

const greater = (a, b) => (b === undefined || a > b ? a : b);
const newer = (a, b) => a.seq > b.seq || (a.seq === b.seq && b.begins && !a.begins);

class Room {
    created_ms; // the greatest of all sessions, closed ones too
    open = new Map(); // session -> Session: the same room_id can come back with another session
    closed = new Set();

    apply(change) {
        const { session: id, about, begins, key } = change;
        if (about === 'room' && begins) {
            // Counts even when the session is over: it proves that all earlier ones are, too.
            this.created_ms = greater(change.created_ms, this.created_ms);
        }
        if (about === 'room' && !begins) {
            // The session's id stays behind, so that nothing still on its way brings it back.
            this.closed.add(id);
            this.open.delete(id);
        } else if (!this.closed.has(id)) {
            const session = this.open.get(id) ?? this.open.set(id, new Session()).get(id);
            if (about === 'room') {
                session.created_ms = greater(change.created_ms, session.created_ms);
                return;
            }
            // An end is kept like a beginning: where it is deleted instead, an older beginning
            // that arrives later looks like news.
            const known = session[about].get(key);
            if (known === undefined || newer(change, known)) session[about].set(key, change);
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

// `rooms` is a Map of room_id to Room, `body` comes from parse() above.
export function apply(rooms, body) {
    const change = read(body);
    if (change === undefined) return;
    if (!rooms.has(change.room_id)) rooms.set(change.room_id, new Room());
    rooms.get(change.room_id).apply(change);
}

export function listed(rooms) {
    const live = [];
    for (const [room_id, room] of rooms) {
        const [id, session] = room.current() ?? [];
        if (session === undefined) continue;
        const [streams, users] = [session.entries('stream'), session.entries('user')];
        live.push({ room_id, room_session_id: String(id), streams, users });
    }
    return { rooms: live };
}

async function main() {
    let rooms = new Map();
    let rest = '';
    // Cut by hand, because node:readline also cuts at U+2028, which an id may contain.
    for await (const chunk of process.stdin.setEncoding('utf8')) {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop();
        for (const { op, body } of lines.map(parse)) {
            if (op === 'reset') rooms = new Map();
            if (op === 'callback') apply(rooms, body);
            if (op === 'list') process.stdout.write(`${JSON.stringify(listed(rooms))}\n`);
        }
    }
}

const started = process.argv[1];
if (started && realpathSync(started) === fileURLToPath(import.meta.url)) await main();
