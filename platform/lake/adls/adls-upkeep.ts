import { posix } from 'node:path';

import type {
  AccessControlChangeError,
  DataLakeFileSystemClient,
  PathAccessControlItem,
} from '@azure/storage-file-datalake';

import { GridError } from '../../../domain/errors/grid-error.js';
import { BRONZE_FOLDER, LANDING_FOLDER, SILVER_FOLDER } from '../lake-path.js';
import {
  isLeftover,
  LEFTOVER_AGE_MS,
  type LakePrincipals,
  type LakeUpkeep,
} from '../lake-upkeep.js';

import { bronzeAcl, silverAcl, withPassage, withWriter } from './adls-acl.js';
import { asLakeError, guarded, isGone } from './adls-error.js';
import type { AdlsAccess } from './adls-lake.js';
import type { AdlsLocation } from './adls-location.js';
import { filesBelow } from './adls-object.js';

/** Keeps a lake in Azure Data Lake Storage Gen2 in order, by access control lists. */
export function createAdlsUpkeep(
  location: AdlsLocation,
  openAccess: () => Promise<AdlsAccess>,
): LakeUpkeep {
  return {
    setRights: (principals) =>
      guarded('setting rights', async () => {
        if (principals === undefined) {
          throw new GridError(
            'INVALID_CONFIGURATION',
            'GRID_LAKE_WRITER_OBJECT_ID: a lake on Azure needs to know who writes it',
          );
        }
        return setRights((await openAccess()).fileSystem, location.root, principals);
      }),
    removeLeftovers: (nowMs) =>
      guarded('removing leftovers', async () =>
        removeLeftovers((await openAccess()).fileSystem, location.root, nowMs),
      ),
  };
}

/** The way to the two folders is opened last: until their lists stand, nobody new gets there. */
async function setRights(
  fileSystem: DataLakeFileSystemClient,
  root: string,
  principals: LakePrincipals,
): Promise<{ readonly paths: number }> {
  const bronze = await setBelow(fileSystem, posix.join(root, BRONZE_FOLDER), bronzeAcl(principals));
  const silver = await setBelow(fileSystem, posix.join(root, SILVER_FOLDER), silverAcl(principals));
  await letWriterTakeFiles(fileSystem, posix.join(root, LANDING_FOLDER), principals);
  for (const folder of foldersDownTo(root)) {
    const directory = fileSystem.getDirectoryClient(folder);
    const { acl } = await directory.getAccessControl();
    await directory.setAccessControl(withPassage(acl, principals));
  }
  return { paths: bronze + silver };
}

/** Who else may bring files is the operator's to say, on that folder alone. */
async function letWriterTakeFiles(
  fileSystem: DataLakeFileSystemClient,
  folder: string,
  principals: LakePrincipals,
): Promise<void> {
  const directory = fileSystem.getDirectoryClient(folder);
  const { succeeded: isNew } = await directory.createIfNotExists();
  const { acl } = await directory.getAccessControl();
  await directory.setAccessControl(isNew ? bronzeAcl(principals) : withWriter(acl, principals));
}

async function setBelow(
  fileSystem: DataLakeFileSystemClient,
  folder: string,
  acl: PathAccessControlItem[],
): Promise<number> {
  const directory = fileSystem.getDirectoryClient(folder);
  await directory.createIfNotExists();
  const failures: AccessControlChangeError[] = [];
  const onProgress = ({ batchFailures }: { batchFailures: AccessControlChangeError[] }): void => {
    failures.push(...batchFailures);
  };
  const { counters } = await directory
    .setAccessControlRecursive(acl, { onProgress })
    .catch((error: unknown) => {
      throw asLakeError(folder, innermost(error));
    });
  if (counters.failedChangesCount > 0) throw notAll(folder, counters.failedChangesCount, failures);
  return counters.changedDirectoriesCount + counters.changedFilesCount;
}

/** The library wraps what the service answered to say how far it came; starting again is as good. */
function innermost(error: unknown): unknown {
  return error instanceof Error && 'innerError' in error ? error.innerError : error;
}

function notAll(
  folder: string,
  count: number,
  failures: readonly AccessControlChangeError[],
): GridError {
  const [first] = failures;
  const example = first === undefined ? '' : `, such as ${first.name}: ${first.message}`;
  return new GridError(
    'LAKE_FORBIDDEN',
    `the rights of ${count} paths below ${folder} could not be set${example}`,
    { folder, count },
  );
}

/** The container itself and each folder on the way to the root of the lake. */
function foldersDownTo(root: string): string[] {
  const segments = root === '' ? [] : root.split('/');
  return ['', ...segments.map((_, index) => segments.slice(0, index + 1).join('/'))];
}

async function removeLeftovers(
  fileSystem: DataLakeFileSystemClient,
  root: string,
  nowMs: number,
): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const folder of [BRONZE_FOLDER, SILVER_FOLDER]) {
    for await (const file of filesBelow(fileSystem, posix.join(root, folder))) {
      const isOld = nowMs - file.lastModifiedMs >= LEFTOVER_AGE_MS;
      if (!isOld || !isLeftover(posix.basename(file.name))) continue;
      if (await removeUnchanged(fileSystem, file)) removed.push(posix.relative(root, file.name));
    }
  }
  return removed;
}

/** Deletes a file nobody has touched since it was listed; tells whether it did. */
async function removeUnchanged(
  fileSystem: DataLakeFileSystemClient,
  { name, etag }: { readonly name: string; readonly etag: string },
): Promise<boolean> {
  try {
    await fileSystem.getFileClient(name).delete(false, { conditions: { ifMatch: `"${etag}"` } });
    return true;
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}
