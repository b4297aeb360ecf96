// A list of live rooms, streams and users that believes each callback as it arrives.
//
// Right as long as callbacks arrive in order. See what happens when they do not:
//     anyorder check -- node examples/subjects/node/naive.mjs
//
// JSON.parse reads a room_session_id beyond 2^53 as its neighbour, so sessions stay out of this.
// Lines are cut by hand, because node:readline also cuts at U+2028, which an id may contain.

let rooms = new Map();
function room(id) {
    if (!rooms.has(id)) rooms.set(id, { live: false, streams: new Set(), users: new Set() });
    return rooms.get(id);
}

const on = {
    room_create: (body) => { room(body.room_id).live = true; },
    room_close: (body) => { room(body.room_id).live = false; },
    stream_create: (body) => room(body.room_id).streams.add(body.stream_id),
    stream_close: (body) => room(body.room_id).streams.delete(body.stream_id),
    room_login: (body) => room(body.room_id).users.add(body.user_account),
    room_logout: (body) => room(body.room_id).users.delete(body.user_account),
};

const list = () => [...rooms].filter(([, room]) => room.live).map(([room_id, room]) => ({
    room_id,
    streams: [...room.streams].map((stream_id) => ({ stream_id })),
    users: [...room.users].map((user_account) => ({ user_account })),
}));

function take(line) {
    const { op, body } = JSON.parse(line);
    if (op === 'reset') rooms = new Map();
    if (op === 'callback') on[body.event]?.(body);
    if (op === 'list') process.stdout.write(`${JSON.stringify({ rooms: list() })}\n`);
}

let rest = '';
for await (const chunk of process.stdin.setEncoding('utf8')) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    lines.forEach(take);
}
