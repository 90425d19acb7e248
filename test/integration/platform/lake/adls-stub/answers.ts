import { aclText, parseAcl, sourceOf } from './access-control.js';
import type { StubRequest } from './matched-operation.js';
import { flushed, folderOf, type Namespace, type StubFile } from './namespace.js';
import type { OperationName } from './rest-operations.js';

/** Small, so that every listing of a test has several pages. */
export const PAGE_SIZE = 3;
const NO_STAGED: ReadonlyMap<number, Buffer> = new Map();

/** What goes back to the client. */
export interface StubAnswer {
  readonly status: number;
  /** Code of an error of the service. */
  readonly code?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

/** The blob endpoint shows a folder as an empty blob with a mark. */
const FOLDER = { etag: '"0x8DF"', 'x-ms-meta-hdi_isfolder': 'true' };

type Answer = (namespace: Namespace, request: StubRequest, body: Buffer) => StubAnswer;

/** How each operation is carried out. */
export const ANSWERS: Readonly<Record<OperationName, Answer>> = {
  createFile: (namespace, { path, header }) => {
    if (header('if-none-match') === '*' && namespace.file(path) !== undefined)
      return error(409, 'PathAlreadyExists');
    const properties = parseProperties(header('x-ms-properties'));
    const file = namespace.put(path, { content: Buffer.alloc(0), properties, staged: NO_STAGED });
    return { status: 201, headers: { etag: file.etag } };
  },

  createDirectory: (namespace, { path, header }) => {
    const exists = namespace.isFolder(path) || namespace.file(path) !== undefined;
    if (header('if-none-match') === '*' && exists) return error(409, 'PathAlreadyExists');
    namespace.makeFolder(path);
    return { status: 201, headers: { etag: '"0x8DF"' } };
  },

  renameFile: (namespace, { path, filesystem, header }) => {
    const [, container] = decodeURIComponent(header('x-ms-rename-source') ?? '').split('/');
    const sourcePath = sourceOf(header('x-ms-rename-source'));
    const source = container === filesystem ? namespace.file(sourcePath) : undefined;
    if (source === undefined) return error(404, 'SourcePathNotFound');
    const sourceEtag = header('x-ms-source-if-match');
    if (sourceEtag !== undefined && sourceEtag !== source.etag)
      return error(412, 'SourceConditionNotMet');
    if (!namespace.isFolder(folderOf(path)))
      return error(404, 'RenameDestinationParentPathNotFound');
    const destination = namespace.file(path);
    if (header('if-none-match') === '*' && destination !== undefined)
      return error(409, 'PathAlreadyExists');
    if (isConditionBroken(header('if-match'), destination)) return error(412, 'ConditionNotMet');
    const accessControl = namespace.accessControl(sourcePath);
    namespace.remove(sourcePath);
    namespace.put(path, source, source.lastModifiedMs);
    namespace.control(path, accessControl);
    return { status: 201 };
  },

  appendData: (namespace, { path, query }, body) => {
    if (namespace.file(path) === undefined) return error(404, 'PathNotFound');
    namespace.stage(path, Number(query.get('position')), body);
    return { status: 202 };
  },

  flushData: (namespace, { path, query, header }) => {
    const file = namespace.file(path);
    if (file === undefined) return error(404, 'PathNotFound');
    if (isConditionBroken(header('if-match'), file)) return error(412, 'ConditionNotMet');
    const content = flushed(file, Number(query.get('position')));
    if (content === undefined) return error(400, 'InvalidFlushPosition');
    const { etag } = namespace.put(path, { ...file, content, staged: NO_STAGED });
    return { status: 200, headers: { etag } };
  },

  deletePath: (namespace, { path, header }) => {
    const file = namespace.file(path);
    if (file === undefined) return error(404, 'PathNotFound');
    if (isConditionBroken(header('if-match'), file)) return error(412, 'ConditionNotMet');
    namespace.softDelete(path);
    return { status: 200, headers: { 'x-ms-deletion-id': String(namespace.deleted.length) } };
  },

  listPaths: (namespace, { query }) => {
    const folder = query.get('directory') ?? '';
    if (!namespace.isFolder(folder)) return error(404, 'PathNotFound');
    const isRecursive = query.get('recursive') === 'true';
    const all = namespace.below(folder).filter((path) => isRecursive || folderOf(path) === folder);
    const { page, headers } = pageOf(all, query, 'maxResults');
    const paths = page.map((path) => listed(namespace, path));
    return { status: 200, headers, body: Buffer.from(JSON.stringify({ paths })) };
  },

  getAccessControl: (namespace, { path }) => {
    if (!isThere(namespace, path)) return error(404, 'PathNotFound');
    const accessControl = namespace.accessControl(path);
    return {
      status: 200,
      headers: {
        'x-ms-owner': accessControl.owner,
        'x-ms-group': accessControl.owner,
        'x-ms-acl': aclText(accessControl),
      },
    };
  },

  setAccessControl: (namespace, { path, header }) => {
    if (!isThere(namespace, path)) return error(404, 'PathNotFound');
    const acl = parseAcl(header('x-ms-acl') ?? '');
    if (typeof acl === 'string') return error(400, 'InvalidHeaderValue');
    namespace.control(path, { ...namespace.accessControl(path), ...acl });
    return { status: 200 };
  },

  setAccessControlRecursive: (namespace, { path, query, header }) => {
    if (!isThere(namespace, path)) return error(404, 'PathNotFound');
    const acl = parseAcl(header('x-ms-acl') ?? '');
    if (typeof acl === 'string') return error(400, 'InvalidHeaderValue');
    const { page, headers } = pageOf([path, ...namespace.below(path)], query, 'maxRecords');
    const folders = page.filter((at) => namespace.isFolder(at));
    const changed = page.filter((at) => at !== namespace.fixedAcl);
    const failed = page.filter((at) => at === namespace.fixedAcl);
    for (const at of changed) {
      const { owner } = namespace.accessControl(at);
      // What children begin with is nothing a file can have.
      const inherited = folders.includes(at) ? acl.inherited : new Map<string, string>();
      namespace.control(at, { owner, access: acl.access, inherited });
    }
    const body = {
      directoriesSuccessful: folders.length,
      filesSuccessful: changed.length - folders.length,
      failureCount: failed.length,
      failedEntries: failed.map((name) => ({ name, type: 'FILE', errorMessage: 'Forbidden' })),
    };
    return { status: 200, headers, body: Buffer.from(JSON.stringify(body)) };
  },

  getBlob: (namespace, { path, header }) => {
    const file = namespace.file(path);
    if (file === undefined && path !== '' && namespace.isFolder(path)) {
      return { status: 200, headers: FOLDER };
    }
    if (file === undefined) return error(404, 'BlobNotFound');
    if (isConditionBroken(header('if-match'), file)) return error(412, 'ConditionNotMet');
    const range = header('x-ms-range') ?? header('range');
    if (range === undefined) return { status: 200, headers: described(file), body: file.content };
    return part(file, range);
  },

  getBlobProperties: (namespace, { path, header }) => {
    const file = namespace.file(path);
    if (isConditionBroken(header('if-match'), file)) return error(412, 'ConditionNotMet');
    if (file !== undefined) {
      const headers = { ...described(file), 'content-length': String(file.content.length) };
      return { status: 200, headers };
    }
    if (path === '' || !namespace.isFolder(path)) return error(404, 'BlobNotFound');
    return { status: 200, headers: { ...FOLDER, 'content-length': '0' } };
  },
};

/** An error as the service answers it. */
export function error(status: number, code: string): StubAnswer {
  return { status, code };
}

function isConditionBroken(ifMatch: string | undefined, file: StubFile | undefined): boolean {
  if (ifMatch === undefined) return false;
  return ifMatch === '*' ? file === undefined : file?.etag !== ifMatch;
}

function part(file: StubFile, range: string): StubAnswer {
  const [from = 0, to = Infinity] = (/\d+-\d*/.exec(range)?.[0] ?? '')
    .split('-')
    .map((text) => (text === '' ? Infinity : Number(text)));
  if (from >= file.content.length) return error(416, 'InvalidRange');
  const body = file.content.subarray(from, Math.min(to + 1, file.content.length));
  const contentRange = `bytes ${from}-${from + body.length - 1}/${file.content.length}`;
  return { status: 206, headers: { ...described(file), 'content-range': contentRange }, body };
}

function described(file: StubFile): Record<string, string> {
  const metadata = Object.entries(file.properties).map(([name, value]): [string, string] => [
    `x-ms-meta-${name}`,
    value,
  ]);
  return {
    etag: file.etag,
    'last-modified': httpDate(file),
    'content-type': 'application/octet-stream',
    'x-ms-blob-type': 'BlockBlob',
    ...Object.fromEntries(metadata),
  };
}

/** The entries that one answer holds, and where the next one goes on. */
function pageOf(
  entries: readonly string[],
  query: URLSearchParams,
  limit: 'maxResults' | 'maxRecords',
): { readonly page: readonly string[]; readonly headers: Readonly<Record<string, string>> } {
  const from = pageStart(query.get('continuation'));
  const to = from + Math.min(Number(query.get(limit) ?? PAGE_SIZE), PAGE_SIZE);
  const next = Buffer.from(String(to)).toString('base64');
  return {
    page: entries.slice(from, to),
    headers: {
      'content-type': 'application/json',
      ...(to < entries.length ? { 'x-ms-continuation': next } : {}),
    },
  };
}

function isThere(namespace: Namespace, path: string): boolean {
  return namespace.isFolder(path) || namespace.file(path) !== undefined;
}

function pageStart(continuation: string | null): number {
  return continuation === null ? 0 : Number(Buffer.from(continuation, 'base64').toString());
}

/** A listing states numbers and truths as texts, and etags without quotes. */
function listed(namespace: Namespace, path: string): Readonly<Record<string, string>> {
  const file = namespace.file(path);
  if (file === undefined) return { name: path, isDirectory: 'true', contentLength: '0' };
  const etag = file.etag.replaceAll('"', '');
  const contentLength = String(file.content.length);
  return { name: path, contentLength, etag, lastModified: httpDate(file) };
}

function httpDate({ lastModifiedMs }: StubFile): string {
  return new Date(lastModifiedMs).toUTCString();
}

function parseProperties(header: string | undefined): Record<string, string> {
  const pairs = (header ?? '').split(',').filter((pair) => pair !== '');
  return Object.fromEntries(
    pairs.map((pair): [string, string] => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at), Buffer.from(pair.slice(at + 1), 'base64').toString()];
    }),
  );
}
