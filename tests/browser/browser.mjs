// A browser that is not let out, and pages made by the command for it to open.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {pathToFileURL} from 'node:url';

const chromiumPath = '/usr/bin/chromium';
const skipped = 77;

// Ends the test where something is not installed: as skipped, or as failed where all must be there.
export function skip(why) {
    console.log(`[  SKIPPED ] ${why}`);
    process.exit(process.env.ANYORDER_ALL_TOOLCHAINS ? 1 : skipped);
}

// The packages that `./x test` has put into `folder`.
export function packagesFrom(folder) {
    const from = createRequire(path.join(folder, 'package.json'));
    try {
        return {
            chromium: from('playwright-core').chromium,
            axePath: from.resolve('axe-core/axe.min.js'),
        };
    } catch {
        return skip(`${folder} has no packages; ./x test installs them`);
    }
}

// What axe finds in a page, without what is a matter of taste.
export async function seriousIssues(page, axePath) {
    await page.evaluate(readFileSync(axePath, 'utf8'));
    const {violations, passes} = await page.evaluate('axe.run()');
    assert.ok(passes.length > 20, 'axe has looked');
    return violations.filter(({impact}) => ['serious', 'critical'].includes(impact))
        .map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html).join(' ')}`);
}

export class Browser {
    constructor(command, chromium) {
        this.command = command;
        this.chromium = chromium;
        this.folder = mkdtempSync(path.join(tmpdir(), 'anyorder-browser-'));
        this.complaints = [];
    }

    async start() {
        if (!existsSync(chromiumPath)) {
            skip(`there is no ${chromiumPath}`);
        }
        this.browser = await this.chromium.launch({
            executablePath: chromiumPath,
            args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
                   '--disable-background-networking', '--disable-component-update',
                   '--disable-sync', '--headless'],
        });
    }

    async end() {
        await this.browser?.close();
        rmSync(this.folder, {recursive: true, force: true});
    }

    // `anyorder ARGUMENTS --html …`; the path of the page.
    make(...args) {
        const file = path.join(this.folder, 'report.html');
        const ended = spawnSync(this.command, [...args, '--html', file],
                                {cwd: this.folder, encoding: 'utf8'});
        if (ended.error || ended.status > 1) {
            throw new Error(`anyorder ${args.join(' ')}: ${ended.error ?? ended.stderr}`);
        }
        return file;
    }

    // The published flowchart's failure.
    makeFlowchart() {
        return this.make('check', '--subject', 'flowchart', '--deliver', 'once',
                         '--distinct-times', '--lists', 'streams');
    }

    // Opens the file in a window of its own. What goes wrong there is a complaint: an error, a
    // dialog, and anything that is asked for but the file itself.
    async open(file, options = {}) {
        const url = pathToFileURL(file).href;
        return this.openUrl(url, options, (asked) => asked === url);
    }

    // The same for a page that may ask for what `isItsOwn` says.
    async openUrl(url, options, isItsOwn) {
        const context = await this.browser.newContext(options);
        const page = await context.newPage();
        await context.route('**', (route) => {
            if (isItsOwn(route.request().url())) {
                return route.continue();
            }
            this.complaints.push(`request: ${route.request().url()}`);
            return route.abort();
        });
        page.on('console', (message) => {
            if (['error', 'warning'].includes(message.type())) {
                this.complaints.push(`console: ${message.text()}`);
            }
        });
        page.on('pageerror', (error) => this.complaints.push(`error: ${error.message}`));
        page.on('dialog', (dialog) => {
            this.complaints.push(`dialog: ${dialog.message()}`);
            return dialog.dismiss();
        });
        await page.goto(url, {waitUntil: 'load', timeout: 20_000});
        return page;
    }
}

