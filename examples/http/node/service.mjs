// A service that takes the vendor's callbacks over HTTP and answers what is live.
//
//     POST /callbacks     one callback, JSON or percent-encoded JSON
//     GET  /list          all live rooms
//     GET  /rooms/ROOM    one live room; 404 where it is not live
//
// The rule is the one of examples/subjects/node/right.mjs. It needs no lock: a callback is applied
// without waiting for anything, so no other one comes between.
//
//     node examples/http/node/service.mjs --port 8080 &
//     anyorder check --http http://127.0.0.1:8080/callbacks \
//         --list-url 'http://127.0.0.1:8080/rooms/{room_id}'
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';

import { apply, listed, parse } from '../../subjects/node/right.mjs';

const { values: options } = parseArgs({
    options: {
        port: { type: 'string', default: '0' }, // 0 takes a free one
        secret: { type: 'string' }, // refuse callbacks that are not signed with it
    },
});

const rooms = new Map();

// The callback in a request's body. The vendor's documentation has it percent-encoded.
function bodyOf(payload) {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(payload);
    const encoded = text.trimStart().startsWith('%');
    const body = parse(encoded ? decodeURIComponent(text.replaceAll('+', ' ')) : text);
    if (typeof body !== 'object' || body === null || Array.isArray(body)) {
        throw new TypeError('the body is no JSON object');
    }
    return body;
}

function isSigned({ timestamp, nonce, signature }, secret) {
    const parts = [secret, String(timestamp), String(nonce)].sort();
    const expected = createHash('sha1').update(parts.join('')).digest('hex');
    const given = Buffer.from(String(signature));
    return given.length === expected.length && timingSafeEqual(given, Buffer.from(expected));
}

function takeCallback(payload) {
    try {
        const body = bodyOf(payload);
        if (options.secret !== undefined && !isSigned(body, options.secret)) {
            return [401, { error: 'the signature is wrong' }];
        }
        apply(rooms, body);
        return [200, {}];
    } catch (error) {
        return [400, { error: `not a callback: ${error.message}` }];
    }
}

function listRoom(payload, encoded) {
    const room_id = decodeURIComponent(encoded);
    const room = rooms.get(room_id);
    const found = listed(room === undefined ? new Map() : new Map([[room_id, room]]));
    return [found.rooms.length > 0 ? 200 : 404, found];
}

const routes = [
    ['POST', /^\/callbacks$/, takeCallback],
    ['GET', /^\/list$/, () => [200, listed(rooms)]],
    ['GET', /^\/rooms\/([^/]+)$/, listRoom],
];

function answer(method, url, payload) {
    for (const [wanted, path, action] of routes) {
        const match = method === wanted && path.exec(url);
        if (match) return action(payload, ...match.slice(1));
    }
    return [404, { error: 'no such page' }];
}

async function serve(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const [status, content] = answer(request.method, request.url, Buffer.concat(chunks));
    const text = JSON.stringify(content);
    response.writeHead(status, {
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(text),
    });
    response.end(text);
}

// What fails is a connection that broke off, or a path that is not encoded as it should be.
const server = createServer((request, response) => {
    serve(request, response).catch(() => response.writeHead(400).end());
});

server.listen(Number(options.port), '127.0.0.1', () => {
    console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
