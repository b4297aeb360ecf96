'use strict';
// Follows /live. Every id is put in as text, in an element of its own that keeps its direction.
const byId = (id) => document.getElementById(id);
const silentForTooLongMs = 40000;
const againAfterMs = 1000;
const againAfterMsMax = 15000;

let token = '';
let wait = againAfterMs;
let known = new Set();

function element(name, className, ...children) {
    const made = document.createElement(name);
    if (className) {
        made.className = className;
    }
    made.append(...children);
    return made;
}

// What would be drawn as nothing is drawn as its number.
function idText(id) {
    const shown = String(id).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
        (c) => `\\u{${c.codePointAt(0).toString(16)}}`);
    return element('bdi', '', shown);
}

function say(state, text) {
    const where = byId('connection');
    if (where.textContent !== text) {
        where.className = state;
        where.textContent = text;
    }
}

function timeText(ms) {
    const time = new Date(Number(ms));
    return Number.isNaN(time.getTime()) ? String(ms) : time.toISOString().replace('T', ' ').slice(0, 19);
}

function show(id, shown, text) {
    byId(id).hidden = !shown;
    if (text !== undefined) {
        byId(id).textContent = text;
    }
}

function entries(title, list, idOf, detailOf, place, seen) {
    const items = list.map((entry) => {
        const key = JSON.stringify([place, title, idOf(entry)]);
        seen.add(key);
        return element('li', known.has(key) ? '' : 'new', idText(idOf(entry)), ' ',
            element('span', 'quiet', detailOf(entry)));
    });
    const heading = element('h4', '', `${title} (${list.length})`);
    return element('div', '', heading, items.length ? element('ul', '', ...items) : '');
}

function roomElement(room, seen) {
    const name = room.attributes.room_name;
    const heading = element('h3', '', 'Room ', idText(room.room_id));
    const about = element('p', 'quiet', `session ${room.room_session_id}, since ${timeText(room.create_time_ms)} UTC`,
        ...(name ? [', ', idText(name)] : []));
    const incomplete = room.complete ? [] : [element('p', 'incomplete', 'Callbacks of this room are missing.')];
    const lists = element('div', 'lists',
        entries('streams', room.streams, (s) => s.stream_id,
            (s) => `seq ${s.stream_seq}`, room.room_id, seen),
        entries('users', room.users, (u) => u.user_account,
            (u) => `login ${u.session_id}`, room.room_id, seen));
    return element('article', 'room', heading, about, ...incomplete, lists);
}

function gapRow(gap) {
    const ranges = gap.missing.map(([first, last]) => (first === last ? first : `${first}–${last}`));
    const shown = gap.missing.reduce((sum, [first, last]) => sum + BigInt(last) - BigInt(first) + 1n, 0n);
    const more = shown < BigInt(gap.missing_callbacks) ? `, … (${gap.missing_callbacks} in all)` : '';
    return element('tr', gap.overdue ? 'overdue' : '',
        element('td', '', idText(gap.room_id)),
        element('td', '', gap.room_session_id),
        element('td', '', gap.list),
        element('td', '', ranges.join(', ') + more),
        element('td', '', timeText(gap.oldest_gap_ms)),
        element('td', 'state', gap.overdue ? 'overdue' : 'may still come'));
}

function draw(view) {
    if (view.error) {
        say('lost', `Connected, and ${view.error}`);
        return;
    }
    say('live', 'Connected: this is live');
    for (const what of ['room', 'stream', 'user', 'gap', 'overdue']) {
        byId(`${what}-count`).textContent = String(view[`${what}_count`]);
    }
    show('gaps-section', view.gaps.length > 0);
    byId('gaps').tBodies[0].replaceChildren(...view.gaps.map(gapRow));
    show('gaps-cut', view.gaps.length < view.gap_count,
        `The first ${view.gaps.length} of ${view.gap_count} lists are shown.`);
    const seen = new Set();
    byId('rooms').replaceChildren(...view.rooms.map((room) => roomElement(room, seen)));
    known = seen;
    show('nothing', view.room_count === 0);
    const shown = view.rooms.reduce((sum, room) => sum + room.streams.length + room.users.length, 0);
    const all = view.stream_count + view.user_count;
    show('rooms-cut', view.rooms.length < view.room_count || shown < all,
        `Too much is live for one page: ${view.rooms.length} of ${view.room_count} rooms are shown, with ${shown} of ${all} streams and users.`);
}

function take(block) {
    let event = '';
    let data = '';
    for (const line of block.split('\n')) {
        if (line.startsWith('event: ')) {
            event = line.slice(7);
        } else if (line.startsWith('data: ')) {
            data += line.slice(6);
        }
    }
    if (event === 'view') {
        draw(JSON.parse(data));
    }
}

async function read(body, heard) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    for (;;) {
        const {value, done} = await reader.read();
        if (done) {
            return;
        }
        heard();
        text += value;
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
            take(text.slice(0, end));
            text = text.slice(end + 2);
        }
    }
}

// Until the connection ends.
async function follow() {
    const control = new AbortController();
    let timer = 0;
    const heard = () => {
        clearTimeout(timer);
        timer = setTimeout(() => control.abort(), silentForTooLongMs);
    };
    heard();
    try {
        const headers = token ? {Authorization: `Bearer ${token}`} : {};
        const answer = await fetch('/live', {headers, signal: control.signal, cache: 'no-store'});
        if (answer.status === 401) {
            say('lost', token ? 'This token is not the right one' : 'Reading asks for a token');
            show('token-form', true);
            byId('token').focus();
            return false;
        }
        if (!answer.ok) {
            throw new Error(String(answer.status));
        }
        show('token-form', false);
        wait = againAfterMs;
        await read(answer.body, heard);
    } catch {
        // Said below.
    } finally {
        clearTimeout(timer);
    }
    say('lost', 'Connection lost: what is shown is old. Trying again …');
    return true;
}

async function followAgainAndAgain() {
    while (await follow()) {
        await new Promise((done) => setTimeout(done, wait));
        wait = Math.min(2 * wait, againAfterMsMax);
    }
}

byId('token-form').addEventListener('submit', (event) => {
    event.preventDefault();
    token = byId('token').value;
    followAgainAndAgain();
});
followAgainAndAgain();
