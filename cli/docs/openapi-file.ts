import pino from 'pino';

import { createApi } from '../../api/create-api.js';
import { createOpenApiDocument } from '../../api/openapi/openapi-document.js';
import type { WarehouseReader } from '../../platform/warehouse/warehouse-reader.js';

import { DOCS_COMMAND } from './markdown.js';

/** docs/openapi.json: the API's document, made without a server and without a warehouse. */
export async function openApiFile(): Promise<string> {
  const app = await createApi({
    reader: NO_WAREHOUSE,
    tokenVerifier: { verify: refuse },
    temporalUiUrl: 'http://127.0.0.1:8233',
    logger: pino({ level: 'error' }, pino.destination(2)),
  });
  try {
    const document = { 'x-written-by': DOCS_COMMAND, ...createOpenApiDocument(app) };
    return `${JSON.stringify(document, undefined, 2)}\n`;
  } finally {
    await app.close();
  }
}

/** The document asks nothing of the warehouse. */
const NO_WAREHOUSE: WarehouseReader = {
  findFlows: refuse,
  explainEmptyWindow: refuse,
  findRecords: refuse,
  findRecordLineage: refuse,
  readOrigin: refuse,
  listRegions: refuse,
  findLineage: refuse,
  findFirstRunSince: refuse,
  findLatestRun: refuse,
  findFailedDatasets: refuse,
  findNewestMeasuredSlot: refuse,
  watch: {
    findFreshness: refuse,
    findAlarms: refuse,
    findAssets: refuse,
    findAsset: refuse,
    findAssetEvents: refuse,
  },
  loadVersion: refuse,
  checkReady: refuse,
  close: () => Promise.resolve(),
};

function refuse(): Promise<never> {
  return Promise.reject(new Error('no question is answered while the document is made'));
}
