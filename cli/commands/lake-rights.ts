import { GridError } from '../../domain/errors/grid-error.js';
import { readConfiguration, type Configuration } from '../../platform/config/configuration.js';
import { createLakeUpkeep } from '../../platform/lake/create-lake.js';
import type { LakePrincipals } from '../../platform/lake/lake-upkeep.js';

import { givenLakeUrl } from './given-lake-url.js';

/** `grid lake-rights`: lets the writer write the lake, the reader read Silver, and nobody else do anything. */
export async function lakeRights(options: { readonly json?: boolean }): Promise<void> {
  const configuration = readConfiguration();
  const upkeep = createLakeUpkeep(givenLakeUrl(configuration, 'lake-rights'));
  const { paths } = await upkeep.setRights(principalsOf(configuration));
  console.log(
    options.json === true
      ? JSON.stringify({ paths })
      : `${paths} files and folders have their rights`,
  );
}

function principalsOf(configuration: Configuration): LakePrincipals | undefined {
  const writerObjectId = configuration.GRID_LAKE_WRITER_OBJECT_ID;
  const readerObjectId = configuration.GRID_LAKE_READER_OBJECT_ID;
  if (writerObjectId === undefined) return undefined;
  if (readerObjectId === writerObjectId) {
    throw new GridError(
      'INVALID_CONFIGURATION',
      'GRID_LAKE_READER_OBJECT_ID: the reader cannot be the writer',
    );
  }
  return { writerObjectId, ...(readerObjectId === undefined ? {} : { readerObjectId }) };
}
