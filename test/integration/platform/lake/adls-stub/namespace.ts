import { newAccessControl, SUPERUSER, type AccessControl } from './access-control.js';

/** A file of the stub: what is flushed, and what is only appended so far. */
export interface StubFile {
  readonly content: Buffer;
  readonly etag: string;
  readonly lastModifiedMs: number;
  readonly properties: Readonly<Record<string, string>>;
  readonly staged: ReadonlyMap<number, Buffer>;
}

/** What makes a file of the stub. */
export type NewStubFile = Omit<StubFile, 'etag' | 'lastModifiedMs'>;

/** Files and folders of one filesystem with a hierarchical namespace. */
export interface Namespace {
  /** A path whose rights a recursive change fails to change. */
  fixedAcl: string | undefined;
  file(path: string): StubFile | undefined;
  isFolder(path: string): boolean;
  /** Keeps a file and makes the folders above it; gives it the next etag. */
  put(path: string, file: NewStubFile, lastModifiedMs?: number): StubFile;
  /** Keeps data for a later flush: changes neither content nor etag. */
  stage(path: string, position: number, data: Buffer): void;
  remove(path: string): void;
  /** Takes a file away and keeps it as an account with soft delete does: out of reach by its name. */
  softDelete(path: string): void;
  /** What {@link softDelete} keeps, oldest first. */
  readonly deleted: readonly { readonly path: string; readonly content: Buffer }[];
  /** Makes a folder and those above it. */
  makeFolder(path: string): void;
  /** Who may do what with a file or a folder; of nothing where there is neither. */
  accessControl(path: string): AccessControl;
  control(path: string, accessControl: AccessControl): void;
  /** Files and folders below a folder, folder by folder as the service walks, which is not the order of their paths. */
  below(folder: string): string[];
}

const NOBODY: AccessControl = { owner: SUPERUSER, access: new Map(), inherited: new Map() };

/** An empty filesystem. */
export function createNamespace(): Namespace {
  const files = new Map<string, StubFile>();
  const folders = new Set<string>(['']);
  const controls = new Map<string, AccessControl>();
  const deleted: { path: string; content: Buffer }[] = [];
  const remove = (path: string): void => {
    files.delete(path);
    controls.delete(path);
  };
  controls.set('', newAccessControl(NOBODY, true));
  let version = 0;
  const accessControl = (path: string): AccessControl => controls.get(path) ?? NOBODY;
  const control = (path: string, isFolder: boolean): void => {
    if (!controls.has(path)) {
      controls.set(path, newAccessControl(accessControl(folderOf(path)), isFolder));
    }
  };
  const makeFolder = (path: string): void => {
    for (const folder of foldersAbove(`${path}/x`)) {
      folders.add(folder);
      control(folder, true);
    }
  };
  return {
    fixedAcl: undefined,
    file: (path) => files.get(path),
    isFolder: (path) => folders.has(path),
    put: (path, file, lastModifiedMs = Date.now()) => {
      version += 1;
      const kept = {
        ...file,
        lastModifiedMs,
        etag: `"0x8D${version.toString(16).toUpperCase().padStart(13, '0')}"`,
      };
      files.set(path, kept);
      if (folderOf(path) !== '') makeFolder(folderOf(path));
      control(path, false);
      return kept;
    },
    stage: (path, position, data) => {
      const file = files.get(path);
      if (file === undefined) return;
      files.set(path, { ...file, staged: new Map(file.staged).set(position, data) });
    },
    remove,
    softDelete: (path) => {
      const file = files.get(path);
      if (file !== undefined) deleted.push({ path, content: file.content });
      remove(path);
    },
    deleted,
    makeFolder,
    accessControl,
    control: (path, accessControl) => controls.set(path, accessControl),
    below: (folder) =>
      [...files.keys(), ...folders]
        .filter((path) => path !== '' && (folder === '' || path.startsWith(`${folder}/`)))
        .sort(bySegments),
  };
}

/** What a file holds after flushing up to a length, or undefined where the staged data leaves a gap or ends elsewhere. */
export function flushed(file: StubFile, length: number): Buffer | undefined {
  const parts = [file.content];
  let end = file.content.length;
  for (const [position, data] of [...file.staged].sort(([left], [right]) => left - right)) {
    if (position !== end) return undefined;
    parts.push(data);
    end += data.length;
  }
  return end === length ? Buffer.concat(parts) : undefined;
}

/** The folder a path lies in; empty for the root. */
export function folderOf(path: string): string {
  return path.split('/').slice(0, -1).join('/');
}

function foldersAbove(path: string): string[] {
  const segments = path.split('/').slice(0, -1);
  return segments.map((_, index) => segments.slice(0, index + 1).join('/'));
}

function bySegments(left: string, right: string): number {
  const [lefts, rights] = [left.split('/'), right.split('/')];
  const index = lefts.findIndex((segment, at) => segment !== rights[at]);
  if (index === -1) return lefts.length - rights.length;
  return (lefts[index] ?? '') < (rights[index] ?? '') ? -1 : 1;
}
