import { mayDo, sourceOf, SUPERUSER } from './access-control.js';
import type { StubRequest } from './matched-operation.js';
import { folderOf, type Namespace } from './namespace.js';
import type { OperationName } from './rest-operations.js';

/** What one principal may do with the paths of a filesystem. */
interface Asker {
  readonly may: (path: string, right: 'r' | 'w' | 'x') => boolean;
  /** Pass every folder above a path. */
  readonly mayEnter: (path: string) => boolean;
  /** Add a path to its folder, or take it away. */
  readonly mayChange: (path: string) => boolean;
}

type Rule = (asker: Asker, namespace: Namespace, request: StubRequest) => boolean;

/** Whether a request may be made by who makes it. */
export function isAllowed(namespace: Namespace, request: StubRequest, principal: string): boolean {
  if (principal === SUPERUSER) return true;
  const isOwner = namespace.accessControl(request.path).owner === principal;
  if (request.operation.startsWith('setAccessControl') && !isOwner) return false;
  return RULES[request.operation](askerOf(namespace, principal), namespace, request);
}

const changing: Rule = ({ mayChange }, _, { path }) => mayChange(path);
const entering: Rule = ({ mayEnter }, _, { path }) => mayEnter(path);
const writing: Rule = ({ may, mayEnter }, namespace, { path }) =>
  mayEnter(path) && (!isThere(namespace, path) || may(path, 'w'));
const reading: Rule = ({ may, mayEnter }, namespace, { path }) =>
  mayEnter(path) && (!isThere(namespace, path) || may(path, 'r'));
const renaming: Rule = ({ mayChange }, _, { path, header }) =>
  mayChange(path) && mayChange(sourceOf(header('x-ms-rename-source')));
const listing: Rule = ({ may, mayEnter }, namespace, { query }) => {
  const folder = query.get('directory') ?? '';
  if (!namespace.isFolder(folder)) return mayEnter(folder);
  const folders = [folder, ...namespace.below(folder).filter((at) => namespace.isFolder(at))];
  return mayEnter(folder) && folders.every((at) => may(at, 'r') && may(at, 'x'));
};

/** The table of permissions of https://learn.microsoft.com/azure/storage/blobs/data-lake-storage-access-control. */
const RULES: Readonly<Record<OperationName, Rule>> = {
  createFile: changing,
  createDirectory: changing,
  deletePath: changing,
  renameFile: renaming,
  appendData: writing,
  flushData: writing,
  getBlob: reading,
  getBlobProperties: reading,
  listPaths: listing,
  getAccessControl: entering,
  setAccessControl: entering,
  setAccessControlRecursive: entering,
};

function askerOf(namespace: Namespace, principal: string): Asker {
  const may: Asker['may'] = (path, right) => mayDo(namespace.accessControl(path), principal, right);
  const mayEnter: Asker['mayEnter'] = (path) =>
    foldersAbove(path).every((folder) => may(folder, 'x'));
  return {
    may,
    mayEnter,
    mayChange: (path) => {
      const folder = nearestFolder(namespace, folderOf(path));
      return mayEnter(folder === '' ? 'x' : `${folder}/x`) && may(folder, 'w');
    },
  };
}

function isThere(namespace: Namespace, path: string): boolean {
  return namespace.isFolder(path) || namespace.file(path) !== undefined;
}

function nearestFolder(namespace: Namespace, folder: string): string {
  return folder === '' || namespace.isFolder(folder)
    ? folder
    : nearestFolder(namespace, folderOf(folder));
}

function foldersAbove(path: string): string[] {
  const segments = path.split('/').slice(0, -1);
  const folders = segments.map((_, index) => segments.slice(0, index + 1).join('/'));
  return path === '' ? [] : ['', ...folders.filter((folder) => folder !== '')];
}
