// The live page of `anyorder serve`, seen in a browser.
//
// usage: node live_test.mjs CLAIM COMMAND PACKAGES
//
// COMMAND is anyorder, PACKAGES the folder with what package.json names.
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';

import {Browser, packagesFrom, seriousIssues} from './browser.mjs';

const [claim, command, packages] = process.argv.slice(2);

// How long something may take to show.
const patience = {timeout: 20_000};

class Service {
    // The same port as before where it is started again.
    async start(port = 0) {
        this.process = spawn(command, ['serve', '--store', 'memory:', '--listen', `127.0.0.1:${port}`],
                             {stdio: ['ignore', 'pipe', 'inherit']});
        const [line] = await once(this.process.stdout, 'data');
        this.url = String(line).trim().split(' ').at(-1);
        this.port = new URL(this.url).port;
    }

    async stop() {
        this.process.kill('SIGKILL');
        await once(this.process, 'exit');
    }

    async post(callback) {
        const answer = await fetch(`${this.url}/callbacks`, {method: 'POST', body: JSON.stringify(callback)});
        assert.equal(answer.status, 200, await answer.text());
    }

    createRoom(room) {
        return this.post({event: 'room_create', room_id: room, room_session_id: 1,
                          room_create_time: String(Date.now())});
    }

    publish(room, stream, seq, ms = Date.now()) {
        return this.post({event: 'stream_create', room_id: room, room_session_id: '1', stream_id: stream,
                          stream_sid: `sid${seq}`, stream_seq: String(seq), create_time_ms: String(ms)});
    }

    stopPublishing(room, stream, seq) {
        return this.post({event: 'stream_close', room_id: room, room_session_id: '1', stream_id: stream,
                          stream_sid: `sid${seq}`, stream_seq: String(seq), type: '0',
                          destroy_timemillis: String(Date.now())});
    }
}

const room = (page, name) => page.getByRole('article').filter({hasText: `Room ${name}`});
const connection = (page) => page.getByRole('status');

async function opened(browser, service, options = {}) {
    const page = await browser.openUrl(`${service.url}/`, options, (url) => url.startsWith(`${service.url}/`));
    await connection(page).filter({hasText: 'this is live'}).waitFor(patience);
    return page;
}

const claims = {
    async FollowsWhatIsLive(browser, service) {
        const page = await opened(browser, service);
        await page.getByText('Nothing is live.').waitFor(patience);
        await service.createRoom('r1');
        await service.publish('r1', 's1', 1);
        const stream = room(page, 'r1').getByText('s1', {exact: true});
        await stream.waitFor(patience);
        // Its close overtakes the next publication, which is then old.
        await service.stopPublishing('r1', 's1', 3);
        await stream.waitFor({state: 'detached', ...patience});
        await service.publish('r1', 's1', 2);
        await service.publish('r1', 's2', 4);
        await room(page, 'r1').getByText('s2', {exact: true}).waitFor(patience);
        assert.equal(await stream.count(), 0);
        assert.equal(await page.locator('#stream-count').innerText(), '1');
    },

    async ShowsWhatIsMissingAndWhatIsOverdue(browser, service) {
        await service.createRoom('r1');
        const page = await opened(browser, service);
        const gaps = page.getByRole('table');
        assert.equal(await gaps.isVisible(), false);
        await service.publish('r1', 's1', 2);
        await gaps.getByText('may still come').waitFor(patience);
        await service.createRoom('r2');
        await service.publish('r2', 's1', 4, Date.now() - 120_000);
        const row = gaps.getByRole('row').filter({hasText: 'r2'});
        await row.getByText('overdue').waitFor(patience);
        assert.match(await row.innerText(), /1–3/);
        assert.equal(await page.locator('#overdue-count').innerText(), '1');
        // What was missing comes all the same.
        await service.publish('r1', 's0', 1);
        await gaps.getByText('may still come').waitFor({state: 'detached', ...patience});
    },

    async SaysThatTheConnectionIsLostAndTakesItUpAgain(browser, service) {
        await service.createRoom('r1');
        const page = await opened(browser, service);
        await room(page, 'r1').waitFor(patience);
        await service.stop();
        await connection(page).filter({hasText: 'Connection lost: what is shown is old'}).waitFor(patience);
        await service.start(service.port);
        await connection(page).filter({hasText: 'this is live'}).waitFor(patience);
        await page.getByText('Nothing is live.').waitFor(patience);
        // The browser says by itself what it could not reach.
        browser.complaints = browser.complaints.filter((complaint) =>
            !/^console: Failed to load resource: net::ERR_/.test(complaint));
    },

    async ShowsHostileIdsAsText(browser, service) {
        const hostile = '<img src=x onerror=alert(1)>\u202e&amp;';
        await service.createRoom(hostile);
        await service.publish(hostile, '</script><script>alert(2)</script>', 1);
        const page = await opened(browser, service);
        await page.getByText('<img src=x onerror=alert(1)>\\u{202e}&amp;').waitFor(patience);
        await page.getByText('</script><script>alert(2)</script>').waitFor(patience);
        assert.equal(await page.locator('img').count(), 0);
    },

    async HasNoSeriousAccessibilityIssue(browser, service, axePath) {
        await service.createRoom('r1');
        await service.publish('r1', 's1', 2, Date.now() - 120_000);
        for (const colorScheme of ['light', 'dark']) {
            // Only so can axe be put into the page.
            const page = await opened(browser, service, {colorScheme, bypassCSP: true});
            await room(page, 'r1').waitFor(patience);
            assert.deepEqual(await seriousIssues(page, axePath), [], colorScheme);
        }
    },
};

const {chromium, axePath} = packagesFrom(packages);
const browser = new Browser(command, chromium);
const service = new Service();
try {
    await browser.start();
    await service.start();
    await claims[claim](browser, service, axePath);
    assert.deepEqual(browser.complaints, []);
} finally {
    await browser.end();
    await service.stop();
}
