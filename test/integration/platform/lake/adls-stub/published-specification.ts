import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { z } from 'zod';

import { PROJECT_ROOT } from '../../../../../platform/project-root.js';

import { BLOB_ERROR_CODES, COMMON_ERROR_CODES, DFS_ERROR_CODES } from './published-errors.js';
import { REST_OPERATIONS, type OperationName } from './rest-operations.js';

/** A request and its answer, as they went over the wire; names of headers in lower case. */
export interface Exchange {
  readonly method: string;
  readonly target: 'filesystem' | 'path';
  readonly query: URLSearchParams;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly status: number;
  readonly code: string | undefined;
  readonly answerHeaders: Readonly<Record<string, string>>;
  /** Of an answer in JSON. */
  readonly json: unknown;
}

const mapper = z.object({
  serializedName: z.string().optional(),
  required: z.boolean().optional(),
  isConstant: z.boolean().optional(),
  defaultValue: z.unknown().optional(),
  headerCollectionPrefix: z.string().optional(),
  type: z.object({
    name: z.string(),
    className: z.string().optional(),
    allowedValues: z.array(z.string()).optional(),
    get modelProperties() {
      return z.record(z.string(), mapper).optional();
    },
    get element() {
      return mapper.optional();
    },
  }),
});
type Mapper = z.infer<typeof mapper>;

const specification = z.object({
  path: z.string(),
  httpMethod: z.string(),
  responses: z.record(
    z.string(),
    z.object({ headersMapper: mapper.optional(), bodyMapper: mapper.optional() }),
  ),
  queryParameters: z.array(z.object({ mapper })).default([]),
  headerParameters: z.array(z.object({ mapper })).default([]),
});
type Specification = z.infer<typeof specification>;

/** Where the clients made from the specification of the service lie, and what each operation is called there. */
const DATALAKE = 'dist/commonjs/generated/src/operations';
const CLIENT_METHODS: Readonly<Record<OperationName, readonly [client: string, method: string]>> = {
  createFile: ['PathOperationsImpl', 'create'],
  createDirectory: ['PathOperationsImpl', 'create'],
  renameFile: ['PathOperationsImpl', 'create'],
  appendData: ['PathOperationsImpl', 'appendData'],
  flushData: ['PathOperationsImpl', 'flushData'],
  deletePath: ['PathOperationsImpl', 'delete'],
  getAccessControl: ['PathOperationsImpl', 'getProperties'],
  setAccessControl: ['PathOperationsImpl', 'setAccessControl'],
  setAccessControlRecursive: ['PathOperationsImpl', 'setAccessControlRecursive'],
  listPaths: ['FileSystemOperationsImpl', 'listPaths'],
  getBlob: ['BlobImpl', 'download'],
  getBlobProperties: ['BlobImpl', 'getProperties'],
};

/** Headers of HTTP itself (RFC 9110), which the specification of a service does not repeat. */
const HTTP_HEADERS = [
  'accept',
  'accept-encoding',
  'authorization',
  'connection',
  'content-length',
  'content-type',
  'date',
  'host',
  'range',
  'transfer-encoding',
  'user-agent',
];
/** Of every answer: https://learn.microsoft.com/rest/api/storageservices/common-rest-api-response-headers. */
const COMMON_ANSWER_HEADERS = ['x-ms-request-id', 'x-ms-version', 'x-ms-error-code'];

/**
 * Holds an exchange to the published specification of the service, as Microsoft's own clients carry
 * it: they are generated from it, and each operation states its method, parameters, statuses,
 * headers and bodies.
 *
 * @returns what of the exchange the specification does not know; empty when it knows all of it.
 */
export function whatIsUnpublished(operation: OperationName, exchange: Exchange): string[] {
  const published = publishedOperation(operation);
  const { method, target, status } = exchange;
  const isOk = status < 400;
  const answer = published.responses[isOk ? String(status) : 'default'];
  return [
    ...(method === published.httpMethod ? [] : [`method ${method}`]),
    ...(published.path.split('/').length === (target === 'path' ? 3 : 2) ? [] : [`a ${target}`]),
    ...unpublishedQuery(published, exchange.query),
    ...unpublishedHeaders(published, exchange.requestHeaders),
    ...(answer === undefined ? [`status ${status}`] : []),
    ...unpublishedAnswerHeaders(answer?.headersMapper, exchange.answerHeaders),
    ...(isOk ? [] : unpublishedCode(operation, status, exchange.code)),
    ...(exchange.json === undefined ? [] : unpublishedKeys(answer?.bodyMapper, exchange.json, '')),
  ];
}

function unpublishedQuery({ queryParameters }: Specification, query: URLSearchParams): string[] {
  const known = queryParameters.map(({ mapper: parameter }) => parameter);
  const missing = known
    .filter(({ required, isConstant }) => required === true || isConstant === true)
    .filter(({ serializedName }) => !query.has(serializedName ?? ''))
    .map(({ serializedName }) => `without query ${String(serializedName)}`);
  const unknown = [...query]
    .filter(([name, value]) => !known.some((parameter) => takes(parameter, name, value)))
    .map(([name, value]) => `query ${name}=${value}`);
  return [...missing, ...unknown];
}

function takes(parameter: Mapper, name: string, value: string): boolean {
  if (parameter.serializedName !== name) return false;
  if (parameter.isConstant === true) return parameter.defaultValue === value;
  const { name: type, allowedValues } = parameter.type;
  if (allowedValues !== undefined) return allowedValues.includes(value);
  if (type === 'Number') return /^\d+$/.test(value);
  return type !== 'Boolean' || /^(true|false)$/.test(value);
}

function unpublishedHeaders(
  { headerParameters }: Specification,
  headers: Readonly<Record<string, string>>,
): string[] {
  const known = headerParameters.map(({ mapper: parameter }) => parameter);
  const isRequired = (parameter: Mapper): boolean =>
    parameter.required === true && !HTTP_HEADERS.includes(nameOf(parameter));
  return [
    ...known
      .filter((parameter) => isRequired(parameter) && headers[nameOf(parameter)] === undefined)
      .map((parameter) => `without header ${nameOf(parameter)}`),
    ...unknownNames(known, headers, HTTP_HEADERS).map((name) => `header ${name}`),
  ];
}

function unpublishedAnswerHeaders(
  headers: Mapper | undefined,
  given: Readonly<Record<string, string>>,
): string[] {
  const known = Object.values(headers?.type.modelProperties ?? {});
  const always = [...HTTP_HEADERS, ...COMMON_ANSWER_HEADERS];
  return unknownNames(known, given, always).map((name) => `header ${name} of the answer`);
}

function unknownNames(
  known: readonly Mapper[],
  headers: Readonly<Record<string, string>>,
  always: readonly string[],
): string[] {
  return Object.keys(headers).filter(
    (name) =>
      !always.includes(name) &&
      !known.some(
        (header) =>
          nameOf(header) === name ||
          (header.headerCollectionPrefix !== undefined &&
            name.startsWith(header.headerCollectionPrefix)),
      ),
  );
}

function unpublishedCode(
  operation: OperationName,
  status: number,
  code: string | undefined,
): string[] {
  const isBlob = REST_OPERATIONS[operation].endpoint === 'blob';
  const own = isBlob ? BLOB_ERROR_CODES : DFS_ERROR_CODES;
  const codes = [...(own[status] ?? []), ...(COMMON_ERROR_CODES[status] ?? [])];
  const isKnown = code !== undefined && codes.includes(code) && (!isBlob || isBlobCode(code));
  return isKnown ? [] : [`error ${status} ${String(code)}`];
}

function unpublishedKeys(body: Mapper | undefined, json: unknown, at: string): string[] {
  if (body === undefined) return [`${at} of the body`];
  if (Array.isArray(json)) {
    return json.flatMap((item: unknown) => unpublishedKeys(body.type.element, item, at));
  }
  if (typeof json !== 'object' || json === null) return [];
  const properties = Object.values(modelOf(body).type.modelProperties ?? {});
  return Object.entries(json).flatMap(([key, value]: [string, unknown]) => {
    const property = properties.find((known) => isNamed(known, key));
    return property === undefined
      ? [`${at}.${key} of the body`]
      : unpublishedKeys(property, value, `${at}.${key}`);
  });
}

/**
 * Two spellings of the specification are not those of the service: it names the properties of an
 * error in XML form, `Code`, and answers `code`; and it names `eTag` what the service lists as `etag`.
 */
function isNamed({ serializedName = '' }: Mapper, key: string): boolean {
  const isMisspelt = ['code', 'message', 'etag'].includes(key);
  return serializedName === key || (isMisspelt && serializedName.toLowerCase() === key);
}

function nameOf({ serializedName }: Mapper): string {
  return (serializedName ?? '').toLowerCase();
}

const datalake = createRequire(join(PROJECT_ROOT, 'package.json')).resolve(
  '@azure/storage-file-datalake/package.json',
);
const blob = createRequire(datalake).resolve('@azure/storage-blob/package.json');
const generated = (packageFile: string, file: string): unknown =>
  createRequire(packageFile)(join(dirname(packageFile), DATALAKE, file));

type OperationsClass = new (client: {
  sendOperationRequest: (values: unknown, operation: unknown) => unknown;
}) => Readonly<Record<string, () => unknown>>;

const clients = z.record(z.string(), z.custom<OperationsClass>()).parse({
  ...Object(generated(datalake, 'pathOperations.js')),
  ...Object(generated(datalake, 'fileSystemOperations.js')),
  ...Object(generated(blob, 'blob.js')),
});
const models = z.record(z.string(), z.unknown()).parse({
  ...Object(generated(datalake, '../models/mappers.js')),
});
const knownBlobCodes = z
  .object({ KnownStorageErrorCode: z.record(z.string(), z.string()) })
  .parse(generated(blob, '../models/index.js')).KnownStorageErrorCode;

const operations = new Map<OperationName, Specification>();

/** What a client would send, caught before it sends it: the operation as the specification states it. */
function publishedOperation(operation: OperationName): Specification {
  const before = operations.get(operation);
  if (before !== undefined) return before;
  const [client, method] = CLIENT_METHODS[operation];
  const Operations = clients[client];
  const sendOperationRequest = (_: unknown, published: unknown): unknown => published;
  const published = Operations && new Operations({ sendOperationRequest })[method]?.();
  const parsed = specification.parse(published);
  operations.set(operation, parsed);
  return parsed;
}

function modelOf(body: Mapper): Mapper {
  if (body.type.modelProperties !== undefined || body.type.className === undefined) return body;
  return mapper.parse(models[body.type.className]);
}

function isBlobCode(code: string): boolean {
  return Object.values(knownBlobCodes).includes(code);
}
