// What a report promises to those who open it, seen in a browser.
//
// usage: node page_test.mjs CLAIM COMMAND PACKAGES SOURCE
//
// COMMAND is anyorder, PACKAGES the folder with what package.json names, SOURCE this project.
import assert from 'node:assert/strict';
import {readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';

import {Browser, packagesFrom, seriousIssues} from './browser.mjs';

const [claim, command, packages, source] = process.argv.slice(2);

const listed = (page) => page.locator('#case-1 > .lists table.listed').innerText();
const status = (page) => page.locator('#case-1 > .step .status').innerText();

// As many steps as the first case has arrivals.
const arrivalsOf = async (page) =>
    Number(await page.locator('#case-1 > .controls input').getAttribute('max'));

async function seesTheGhostAtTheEndAlone(page, toBeginning, forward, back) {
    const arrivals = await arrivalsOf(page);
    assert.equal(arrivals, 5);
    await toBeginning();
    assert.match(await status(page), /^Before the first of 5 arrivals/);
    assert.doesNotMatch(await page.locator('#case-1 > .lists').innerText(), /ghost/);
    for (let i = 0; i < arrivals; ++i) {
        assert.doesNotMatch(await listed(page), /ghost/);
        await forward();
        assert.match(await status(page), new RegExp(`^After arrival ${i + 1} of 5`));
    }
    assert.match(await listed(page), /stream s1 in r1[^]*\+ ghost/);
    assert.match(await status(page), /The list is wrong in 1 place/);
    for (let i = 0; i < arrivals; ++i) {
        await back();
    }
    assert.match(await status(page), /^Before the first/);
    assert.doesNotMatch(await listed(page), /ghost/);
}

const widthOf = (page) => page.evaluate(() => document.documentElement.scrollWidth);

const hostileStream = '<script>alert(1)</script>\'"><img src=x onerror=alert(2)>&amp;\u0000\u001b[31m\u202e\u2066{{body}}</table>';
const longRoom = `r${'ä'.repeat(63)}`;

// The flowchart's failure with other names: those of the stream and of the room.
function caseWith(browser, stream, room) {
    const known = readFileSync(
        path.join(source, 'tests/corpus/flowchart-forgets-deleted-stream.case.json'), 'utf8');
    const file = path.join(browser.folder, 'named.case.json');
    writeFileSync(file, known.replaceAll('"s1"', () => JSON.stringify(stream))
                            .replaceAll('"r1"', () => JSON.stringify(room)));
    return browser.make('replay', file, '--subject', 'flowchart');
}

const claims = {
    async StepsToTheGhostAndBackByKeyboard(browser) {
        const page = await browser.open(browser.makeFlowchart());
        // By the tabulator alone, to the first button and to the slider.
        const focus = async (what) => {
            for (let i = 0; i < 40; ++i) {
                await page.keyboard.press('Tab');
                if (await page.evaluate((selector) => document.activeElement.matches(selector), what)) {
                    return;
                }
            }
            assert.fail(`${what} is not reached`);
        };
        const press = (key) => () => page.keyboard.press(key);
        await focus('#case-1 > .controls button');
        await seesTheGhostAtTheEndAlone(page, press('Home'), press('ArrowRight'), press('ArrowLeft'));
        await page.keyboard.press('End');
        assert.match(await listed(page), /ghost/);
        await focus('#case-1 > .controls input');
        const outline = await page.evaluate(
            () => getComputedStyle(document.activeElement).outlineStyle);
        assert.notEqual(outline, 'none');
        await seesTheGhostAtTheEndAlone(page, press('Home'), press('ArrowRight'), press('ArrowLeft'));
    },

    async StepsToTheGhostAndBackByMouse(browser) {
        const page = await browser.open(browser.makeFlowchart());
        const click = (to) => () => page.click(`#case-1 > .controls button[data-to=${to}]`);
        await seesTheGhostAtTheEndAlone(page, click('first'), click('next'), click('back'));
        await page.click('#case-1 > .controls button[data-to=last]');
        assert.match(await listed(page), /ghost/);
        await page.click('#case-1 > .step summary');
        assert.match(await page.locator('#case-1 > .step pre').innerText(), /"stream_id": "s1"/);
    },

    async ShowsWhatIsStillToCome(browser) {
        const page = await browser.open(browser.makeFlowchart());
        const later = page.locator('#case-1 > .picture g.arrival.later');
        assert.equal(await later.count(), 0);
        await page.click('#case-1 > .controls button[data-to=first]');
        assert.equal(await later.count(), 5);
        await page.click('#case-1 > .controls button[data-to=next]');
        assert.equal(await later.count(), 4);
    },

    async AsksForNothingElse(browser) {
        const page = await browser.open(browser.makeFlowchart());
        for (const button of await page.locator('.controls button:visible').all()) {
            await button.click({force: true});
        }
        assert.deepEqual(browser.complaints, []);
        // The page itself forbids it, too.
        const refused = await page.evaluate(() => new Promise((resolve) => {
            setTimeout(() => resolve('nothing'), 5_000);
            document.addEventListener('securitypolicyviolation',
                                      (event) => resolve(event.effectiveDirective));
            const image = document.createElement('img');
            image.src = 'http://127.0.0.1:9/x.png';
            document.body.append(image);
        }));
        assert.equal(refused, 'img-src');
        const ran = await page.evaluate(() => {
            const script = document.createElement('script');
            script.textContent = 'window.ran = true';
            document.body.append(script);
            return window.ran;
        });
        assert.equal(ran, undefined);
        browser.complaints = browser.complaints.filter(
            (complaint) => !/Content Security Policy/.test(complaint));
    },

    async HasNoSeriousAccessibilityIssue(browser, axePath) {
        for (const file of [browser.makeFlowchart, () => browser.make('check', '--cases', '3000')]) {
            const report = file.call(browser);
            for (const colorScheme of ['light', 'dark']) {
                const page = await browser.open(report, {colorScheme});
                for (const summary of await page.locator('summary:visible').all()) {
                    await summary.click();
                }
                assert.deepEqual(await seriousIssues(page, axePath), [], colorScheme);
            }
        }
    },

    async FitsANarrowWindow(browser) {
        const reports = [browser.makeFlowchart, () => browser.make('check', '--cases', '3000'),
                         () => caseWith(browser, 's'.repeat(255), longRoom)];
        for (const file of reports) {
            const report = file.call(browser);
            // 320 pixels, and 1280 of them magnified to 200 %.
            for (const [width, deviceScaleFactor] of [[320, 1], [640, 2]]) {
                const page = await browser.open(
                    report, {viewport: {width, height: 800}, deviceScaleFactor});
                assert.ok(await widthOf(page) <= width, `${await widthOf(page)} of ${width}`);
            }
        }
    },

    async ShowsHostileIdsAsText(browser) {
        const page = await browser.open(caseWith(browser, hostileStream, longRoom));
        const text = await page.locator('body').innerText();
        assert.ok(text.includes('<script>alert(1)</script>\'"><img src=x onerror=alert(2)>&amp;' +
                                '\\x00\\x1b[31m\\u202e\\u2066{{body}}</table>'), text);
        assert.ok(text.includes(longRoom));
        for (const button of await page.locator('.controls button:visible').all()) {
            await button.click({force: true});
        }
        await page.click('#case-1 > .step summary');
        assert.ok((await listed(page)).includes(hostileStream.slice(0, 25)));
        assert.equal(await page.locator('img, iframe, object, a').count(), 0);
        assert.equal(await page.locator('script:not([type])').count(), 1);
        const text_ = await page.locator('body').innerText();
        assert.doesNotMatch(text_, /[\u0000\u001b\u202e\u2066]/);
    },

    async PrintsTheLists(browser) {
        // So narrow that all arrivals do not fit where they scroll.
        const page = await browser.open(browser.makeFlowchart(),
                                        {viewport: {width: 400, height: 600}});
        await page.click('#case-1 > .controls button[data-to=first]');
        await page.emulateMedia({media: 'print'});
        assert.ok(!await page.locator('#case-1 > .controls').isVisible());
        const arrivals = page.locator('#case-1 > .arrivals tbody tr');
        assert.equal(await arrivals.count(), 5);
        assert.match(await arrivals.last().innerText(), /stream s1 in r1 is a ghost/);
        const box = await page.locator('#case-1 > .arrivals').evaluate(
            (element) => [element.scrollHeight, element.clientHeight]);
        assert.ok(box[0] > 704 && box[0] <= box[1], `${box}: nothing is behind a scroll bar`);
        assert.ok((await page.pdf()).length > 10_000);
    },

    async IsReadableWithoutJavaScript(browser) {
        const page = await browser.open(browser.makeFlowchart(), {javaScriptEnabled: false});
        assert.match(await page.locator('h1').innerText(), /flowchart\s+Failed/);
        assert.match(await listed(page), /stream s1 in r1[^]*\+ ghost/);
        assert.match(await page.locator('#case-1 > .lists table.truth').innerText(), /nothing/);
        assert.equal(await page.locator('.controls:visible').count(), 0);
        assert.match(await page.locator('main').innerText(), /What was covered/);
    },

    async OpensAReportOverTenThousandCases(browser) {
        for (const subject of ['reference', 'flowchart']) {
            const report = browser.make('check', '--cases', '10000', '--subject', subject);
            const bytes = statSync(report).size;
            assert.ok(bytes < 5_000_000, `${bytes} bytes`);
            const begun = performance.now();
            await browser.open(report);
            console.log(`${subject}: ${bytes} bytes, opened in ` +
                        `${Math.round(performance.now() - begun)} ms`);
        }
    },
};

if (!(claim in claims)) {
    console.log(Object.keys(claims).join('\n'));
    process.exit(claim === undefined ? 0 : 2);
}
const {chromium, axePath} = packagesFrom(packages);
const browser = new Browser(command, chromium);
try {
    await browser.start();
    await claims[claim](browser, axePath);
    assert.deepEqual(browser.complaints, []);
} finally {
    await browser.end();
}
