import { GridError } from '../../../../domain/errors/grid-error.js';
import type { StandInDatasetId } from '../dataset-schema.js';
import type { Fault, SeenRequest } from '../fault.js';
import type { Table } from '../table.js';

import { jsonAnswer, type Answer } from './answer.js';
import { csvExportAnswer, jsonExportAnswer, metadataAnswer, recordsAnswer } from './endpoints.js';
import { withColumnFault } from './fault-table.js';
import { refuseUnknownParameters } from './query-parameters.js';

/** Path under which the API is served. */
export const API_PATH = '/api/explore/v2.1';
const DATASETS_PATH = `${API_PATH}/catalog/datasets/`;

/** Dataset and endpoint of a request's path; both empty outside the API. */
export function targetOf(path: string): Pick<SeenRequest, 'dataset' | 'endpoint'> {
  if (!path.startsWith(DATASETS_PATH)) return { dataset: '', endpoint: path };
  const [dataset = '', ...rest] = path.slice(DATASETS_PATH.length).replace(/\/$/, '').split('/');
  return {
    dataset,
    endpoint: rest.length === 0 ? 'metadata' : rest.join('/'),
  };
}

/** The answer of the API to a request, refusals included. */
export function routeRequest(
  tables: ReadonlyMap<StandInDatasetId, Table>,
  request: SeenRequest,
  fault: Fault | undefined,
): Answer {
  const table = [...tables].find(([id]) => id === request.dataset)?.[1];
  if (table === undefined)
    return notFound(`The requested dataset ${request.dataset} does not exist.`);
  try {
    refuseUnknownParameters(request.parameters);
    const snapshot = withColumnFault(table.snapshot(), fault);
    switch (request.endpoint) {
      case 'metadata':
        return metadataAnswer(snapshot);
      case 'records':
        return recordsAnswer(snapshot, request.parameters);
      case 'exports/json':
        return jsonExportAnswer(snapshot, request.parameters);
      case 'exports/csv':
        return csvExportAnswer(snapshot, request.parameters);
      default:
        return notFound(`The requested path ${request.endpoint} does not exist.`);
    }
  } catch (error) {
    if (!(error instanceof GridError) || error.code !== 'INVALID_PARAMETER') throw error;
    const errorCode = error.details['errorCode'] ?? 'InvalidRESTParameterError';
    return jsonAnswer(400, { error_code: errorCode, message: error.message });
  }
}

function notFound(message: string): Answer {
  return jsonAnswer(404, { error_code: 'DatasetNotFoundError', message });
}
