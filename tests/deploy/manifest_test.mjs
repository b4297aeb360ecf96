// The campaigns of deploy/ for Kubernetes and GitHub: the manifests fit their schemas, and what their
// containers and jobs run makes the report of one process, byte for byte.
//
//   manifest_test.mjs CLAIM ANYORDER PROJECT
//
// Neither system is started: each shell command of a manifest is run with the variables that it would have,
// its folders and its subject replaced by those of the test.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, readdirSync, rmSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {pathToFileURL} from 'node:url';

const [, , claim, anyorder, project] = process.argv;
const npm = path.resolve(project, 'build/npm/node_modules');
if (!existsSync(npm)) {
    console.log('build/npm has no packages; ./x test installs them');
    process.exit(process.env.ANYORDER_ALL_TOOLCHAINS ? 1 : 77);
}
const packages = createRequire(path.join(npm, 'package.json'));
const yaml = packages('yaml');

function textOf(file) {
    return readFileSync(path.join(project, 'deploy', file), 'utf8');
}

function documentsOf(file) {
    return yaml.parseAllDocuments(textOf(file)).map((document) => {
        assert.deepEqual(document.errors, [], file);
        return document.toJS();
    });
}

// --- the schema of Kubernetes -----------------------------------------------------------------

const kinds = {
    'batch/v1 Job': 'batch/v1/Job.js',
    'v1 PersistentVolumeClaim': 'v1/PersistentVolumeClaim.js',
};

// The members of the type that a declaration file declares: their types, as they are written there.
function membersIn(declaration) {
    const text = readFileSync(declaration, 'utf8');
    const imports = new Map(
        [...text.matchAll(/^import \{ ([^}]+) \} from "([^"]+)";$/gm)].flatMap(([, names, from]) =>
            names.split(', ').map((name) => [name, from])));
    const body = text.slice(text.indexOf('export interface'), text.indexOf('export declare class'));
    return new Map([...body.matchAll(/^    "([^"]+)"\??: (.+?);?$/gm)].map(([, name, type]) => {
        const [, inner] = /^(?:Array<)?(\w+)>?$/.exec(type) ?? [];
        const from = imports.get(inner);
        return [name, from && from.startsWith('.') ? path.resolve(path.dirname(declaration), from) : null];
    }));
}

// Kubernetes drops what it does not know, and a field that is misspelt with it.
function unknownFields(value, declaration, at) {
    if (Array.isArray(value)) {
        return value.flatMap((element, i) => unknownFields(element, declaration, `${at}/${i}`));
    }
    const members = membersIn(declaration.replace(/\.js$/, '.d.ts'));
    return Object.entries(value).flatMap(([name, inner]) => {
        if (!members.has(name)) {
            return [`${at}/${name}`];
        }
        const type = members.get(name);
        return type && typeof inner === 'object' ? unknownFields(inner, type, `${at}/${name}`) : [];
    });
}

async function problemsWith(manifest) {
    const kind = `${manifest.apiVersion} ${manifest.kind}`;
    assert.ok(kinds[kind], `no schema for ${kind}`);
    const file = path.join(npm, 'kubernetes-models', kinds[kind]);
    const model = (await import(pathToFileURL(file)))[manifest.kind];
    try {
        new model(manifest).validate();
    } catch (error) {
        return [error.message];
    }
    return unknownFields(manifest, file, '');
}

async function KubernetesManifestsFitTheirSchema() {
    const campaign = documentsOf('kubernetes/campaign.yaml');
    const all = [...campaign, ...documentsOf('kubernetes/merge.yaml')];
    assert.equal(all.length, 3);
    for (const manifest of all) {
        assert.deepEqual(await problemsWith(manifest), [], manifest.metadata.name);
    }
    // The check itself: what is wrong is seen.
    const wrong = (change) => {
        const copy = structuredClone(campaign[1]);
        change(copy.spec, copy.spec.template.spec.containers[0]);
        return problemsWith(copy);
    };
    assert.notDeepEqual(await wrong((spec) => { spec.completions = '8'; }), []);
    assert.notDeepEqual(await wrong((spec) => { spec.completionMode = 'Indexes'; }), []);
    assert.notDeepEqual(await wrong((spec, container) => { delete container.name; }), []);
    assert.deepEqual(await wrong((spec, container) => { container.volumeMount = []; }),
                     ['/spec/template/spec/containers/0/volumeMount']);
}

// --- what they run ----------------------------------------------------------------------------

// What any of them checks, so that a campaign is over in a second.
const checks = {flowchart: 1, reference: 0};

function inFolder(use) {
    const folder = mkdtempSync(path.join(tmpdir(), 'anyorder-manifest-'));
    try {
        return use(folder);
    } finally {
        rmSync(folder, {recursive: true});
    }
}

function run(folder, command, subject, variables = {}) {
    const script = command.replaceAll('/reports', folder)
        .replace(/--cases \d+/, '--cases 4000 --lists streams')
        .replace(/-- python3 \S+/, `--subject ${subject}`);
    assert.ok(!script.includes('python3'), script);
    const PATH = `${path.dirname(path.resolve(anyorder))}:${process.env.PATH}`;
    return spawnSync('sh', ['-c', script], {cwd: folder, encoding: 'utf8', env: {PATH, ...variables}});
}

// `shards` and `merge` run their part in a folder; what they leave there is what one process leaves.
function assertOneProcess(shards, merge, options) {
    for (const [subject, code] of Object.entries(checks)) {
        inFolder((folder) => {
            const alone = run(folder, `anyorder check --cases 1 --json alone.json --no-run-info ${options}` +
                                          ' -- python3 subject.py', subject);
            assert.equal(alone.status, code, alone.stderr);
            rmSync(path.join(folder, 'cases'), {recursive: true, force: true});
            rmSync(path.join(folder, '.anyorder'), {recursive: true, force: true});
            shards(folder, subject);
            const merged = merge(folder);
            assert.equal(merged.status, code, merged.stderr);
            assert.equal(merged.stdout.replaceAll(`${folder}/`, ''), alone.stdout.replaceAll(`${folder}/`, ''));
            const file = (name) => readFileSync(path.join(folder, name), 'utf8');
            assert.equal(file('report.json'), file('alone.json'));
            // Without one of them there is no report.
            rmSync(path.join(folder, readdirSync(folder).find((name) => name.startsWith('shard-2'))));
            const partial = merge(folder);
            assert.equal(partial.status, 2);
            assert.match(partial.stderr, /shard 2 of \d is missing/);
        });
    }
}

function KubernetesPodsAndMergeAreOneProcess() {
    const [, job] = documentsOf('kubernetes/campaign.yaml');
    const [mergeJob] = documentsOf('kubernetes/merge.yaml');
    const [pod] = job.spec.template.spec.containers;
    const [mergePod] = mergeJob.spec.template.spec.containers;
    assert.deepEqual([pod.command, mergePod.command], [['sh', '-c'], ['sh', '-c']]);
    const given = Object.fromEntries(pod.env.map(({name, value}) => [name, value]));
    assert.equal(given.JOB_COMPLETIONS, String(job.spec.completions));
    assertOneProcess(
        (folder, subject) => {
            for (let index = 0; index < job.spec.completions; ++index) {
                const ended = run(folder, pod.args[0], subject,
                                  {...given, JOB_COMPLETION_INDEX: String(index)});
                assert.equal(ended.status, 0, ended.stderr);
            }
        },
        (folder) => run(folder, mergePod.args[0], ''), '--out cases');
}

function workflow() {
    const [only] = documentsOf('github/campaign.yaml');
    const stepsOf = (job) => only.jobs[job].steps.filter((step) => step.run?.includes('anyorder '));
    return {text: textOf('github/campaign.yaml'), jobs: only.jobs, stepsOf};
}

function GithubWorkflowFitsItsSchema() {
    const {validateWorkflow} = packages('@action-validator/core');
    const {text} = workflow();
    assert.deepEqual(validateWorkflow(text).errors, []);
    // The check itself: what is wrong is seen.
    for (const [right, wrong] of [['runs-on:', 'run-on:'], ['strategy:', 'strategies:'],
                                  ['needs: check', 'needs: [check, checks, 1]']]) {
        assert.notDeepEqual(validateWorkflow(text.replace(right, wrong)).errors, [], wrong);
    }
}

function GithubJobsAndMergeAreOneProcess() {
    const {jobs, stepsOf} = workflow();
    const [check] = stepsOf('check');
    const [merge] = stepsOf('report');
    const shards = jobs.check.strategy.matrix.shard;
    assert.deepEqual(shards, [1, 2, 3, 4]);
    assert.equal(jobs.report.needs, 'check');
    assertOneProcess(
        (folder, subject) => {
            for (const shard of shards) {
                const command = check.run.replaceAll('${{ matrix.shard }}', String(shard));
                assert.ok(!command.includes('${{'), command);
                assert.equal(run(folder, command, subject).status, 0);
            }
        },
        (folder) => run(folder, merge.run, ''), '');
}

await {
    KubernetesManifestsFitTheirSchema,
    KubernetesPodsAndMergeAreOneProcess,
    GithubWorkflowFitsItsSchema,
    GithubJobsAndMergeAreOneProcess,
}[claim]();
