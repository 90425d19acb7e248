import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PROJECT_ROOT } from '../../platform/project-root.js';
import { productCacheFolder } from '../stack/product-cache.js';
import { findExecutable, type SearchProgress } from '../stack/temporal-cli.js';

import { COMPOSE_FILE, parseComposeFile, readComposeText } from './compose-file.js';
import { hostEnvironment, hostPath } from './host-environment.js';
import { runCommand } from './run-command.js';
import { findServerTools, type ToolName } from './server-tools.js';

/** How one check by a foreign program ended; skipped is not passed. */
export interface OutsideCheck {
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly detail: string;
}

const CHECKOV_VERSION = '3.3.30';

const CHECKOV_LIMIT_MS = 300_000;

/** Checks the files of the own server with the programs that will read them, where they can be had. */
export async function runOutsideChecks(progress: SearchProgress): Promise<readonly OutsideCheck[]> {
  const tools = await findServerTools(['compose-go', 'caddy'], progress);
  return [
    await withTool('compose file, read by compose-go', tools.get('compose-go'), checkCompose),
    await withTool('Caddyfile, read by Caddy', tools.get('caddy'), checkCaddyfile),
    await checkPrometheus(),
    await checkDockerfile(progress),
    ...(await Promise.all(SCRIPTS.map(checkScript))),
  ];
}

const SCRIPTS = [
  'infra/server/make-secrets.sh',
  'infra/server/sqlserver-url.sh',
  'infra/temporal/start-server.sh',
  'infra/temporal/set-up-schema.sh',
];

async function withTool(
  name: string,
  folder: string | undefined,
  check: (folder: string) => Promise<string>,
): Promise<OutsideCheck> {
  if (folder === undefined) {
    return { name, outcome: 'skipped', detail: 'its program is built with Go, which is not here' };
  }
  return attempt(name, () => check(folder));
}

async function checkCompose(folder: string): Promise<string> {
  const program = join(folder, 'bin', 'compose-go' satisfies ToolName);
  const profiles = Object.values(parseComposeFile(readComposeText(), {}).services)
    .flatMap((service) => service.profiles ?? [])
    .join(',');
  const model = await runCommand(program, ['-format', 'json', COMPOSE_FILE], {
    cwd: PROJECT_ROOT,
    env: { ...hostEnvironment(), COMPOSE_PROFILES: profiles },
  });
  const { services = {} } = JSON.parse(model) as { readonly services?: object };
  return `${Object.keys(services).length} services`;
}

/** With a hash of its own, because the secret file lies at its place in a container only. */
async function checkCaddyfile(folder: string): Promise<string> {
  const place = mkdtempSync(join(tmpdir(), 'grid-caddy-'));
  try {
    const program = join(folder, 'bin', 'caddy');
    const text = readFileSync(join(PROJECT_ROOT, 'infra/caddy/Caddyfile'), 'utf8');
    const hash = await runCommand(program, ['hash-password', '--plaintext', 'check'], {});
    writeFileSync(join(place, 'hash'), hash);
    const file = join(place, 'Caddyfile');
    writeFileSync(file, text.replaceAll('/run/secrets/ui_password_hash', join(place, 'hash')));
    const options = ['--config', file, '--adapter', 'caddyfile'];
    await runCommand(program, ['validate', ...options], {
      env: { ...hostEnvironment(), XDG_DATA_HOME: place, XDG_CONFIG_HOME: place, HOME: place },
    });
    return 'valid';
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** The configuration and the alert rules it names, from where the container has them. */
async function checkPrometheus(): Promise<OutsideCheck> {
  const name = 'Prometheus and its alert rules, read by promtool';
  const promtool = findExecutable('promtool', hostPath());
  if (promtool === undefined) {
    return {
      name,
      outcome: 'skipped',
      detail: 'there is no promtool, which comes with Prometheus',
    };
  }
  return attempt(name, async () => {
    const folder = join(PROJECT_ROOT, 'infra', 'prometheus');
    const place = mkdtempSync(join(tmpdir(), 'grid-prometheus-'));
    try {
      const text = readFileSync(join(folder, 'prometheus.yml'), 'utf8');
      const file = join(place, 'prometheus.yml');
      writeFileSync(file, text.replaceAll('/etc/prometheus', folder));
      await runCommand(promtool, ['check', 'config', file], {});
      return 'valid';
    } finally {
      rmSync(place, { recursive: true, force: true });
    }
  });
}

async function checkDockerfile(progress: SearchProgress): Promise<OutsideCheck> {
  const name = 'Dockerfile, judged by checkov';
  const program = await findCheckov(progress);
  if (program === undefined) {
    return { name, outcome: 'skipped', detail: 'there is no Python with venv and pip to get it' };
  }
  return attempt(name, async () => {
    const options = ['--framework', 'dockerfile', '--compact', '--quiet', '--skip-download'];
    await runCommand(program, ['-f', 'Dockerfile', ...options], {
      cwd: PROJECT_ROOT,
      timeoutMs: CHECKOV_LIMIT_MS,
    });
    return 'no finding';
  });
}

/** The one on PATH, or one of a fixed version in the product's cache. */
async function findCheckov(progress: SearchProgress): Promise<string | undefined> {
  const onPath = findExecutable('checkov', hostPath());
  const folder = join(productCacheFolder(), `checkov-${CHECKOV_VERSION}`);
  const cached = join(folder, 'bin', 'checkov');
  if (onPath !== undefined || existsSync(cached)) return onPath ?? cached;
  const python = findExecutable('python3', hostPath());
  if (python === undefined) return undefined;
  progress.doing(`getting checkov ${CHECKOV_VERSION} with pip, once (a minute)`);
  try {
    await runCommand(python, ['-m', 'venv', folder], {});
    const pip = join(folder, 'bin', 'pip');
    await runCommand(pip, ['install', '--quiet', `checkov==${CHECKOV_VERSION}`], {});
    return cached;
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    progress.note(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

/** Whether the shell can read a script at all. */
async function checkScript(script: string): Promise<OutsideCheck> {
  return attempt(`${script}, read by sh`, async () => {
    await runCommand('sh', ['-n', join(PROJECT_ROOT, script)], {});
    return 'readable';
  });
}

async function attempt(name: string, work: () => Promise<string>): Promise<OutsideCheck> {
  try {
    return { name, outcome: 'passed', detail: await work() };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { name, outcome: 'failed', detail };
  }
}
