import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

import { SUPERUSER } from './access-control.js';
import { ANSWERS, error, type StubAnswer } from './answers.js';
import { matchedOperation, type StubRequest } from './matched-operation.js';
import { createNamespace, type Namespace } from './namespace.js';
import { isAllowed } from './permissions.js';
import { whatIsUnpublished, type Exchange } from './published-specification.js';
import { REST_OPERATIONS, type OperationName, type RestOperation } from './rest-operations.js';

/** What happens to a request besides being carried out. */
export type Fault =
  /** Refused with a status and code of the table. */
  | { readonly status: number; readonly code: string }
  /** Carried out; then something else happens before the answer. */
  | { readonly meanwhile: () => void }
  /** The connection is cut before anything is done. */
  | 'cut before'
  /** Carried out, but the answer never arrives. */
  | 'cut after'
  /** Carried out, but only half of the body arrives before the connection breaks. */
  | 'cut in the middle'
  /** The same, but the connection is ended in order, as a proxy that gives up does. */
  | 'ended in the middle'
  /** Answered as if no range had been asked for, as a proxy does that knows none. */
  | 'range ignored';

/** A stand-in for the storage service on 127.0.0.1, with one filesystem of the name it was given. */
export interface AdlsStub {
  readonly port: number;
  readonly namespace: Namespace;
  /** Object ids of who asks with a token. Who is not named here may do everything. */
  readonly principals: Map<string, string>;
  /** Every request served, oldest first. */
  readonly served: readonly { readonly request: StubRequest; readonly status: number }[];
  /** Lets the next requests of an operation fail. */
  fail(operation: OperationName, fault: Fault, times?: number): void;
  /** Lets a recursive change of rights fail for one path, or for none. */
  refuseAclOf(path: string | undefined): void;
  /** Lets everything succeed again. */
  forgetFaults(): void;
  /** @throws Error with every request that the REST reference does not know, since the last time. */
  checkRequests(): void;
  /** @throws Error like checkRequests, after the server is closed. */
  close(): Promise<void>;
}

/** Starts a stub on a free port. */
export async function startAdlsStub(filesystem: string): Promise<AdlsStub> {
  const namespace = createNamespace();
  const refused: string[] = [];
  const served: { request: StubRequest; status: number }[] = [];
  const principals = new Map<string, string>();
  const faults: { operation: OperationName; fault: Fault }[] = [];

  const answerTo = (request: StubRequest, body: Buffer, fault: Fault | undefined): StubAnswer => {
    if (typeof fault === 'object' && 'status' in fault) return error(fault.status, fault.code);
    if (request.filesystem !== filesystem) return containerMissing(request.operation);
    const principal = principals.get(tokenOf(request)) ?? SUPERUSER;
    if (!isAllowed(namespace, request, principal))
      return error(403, 'AuthorizationPermissionMismatch');
    const answer = ANSWERS[request.operation](namespace, request, body);
    if (answer.status === 201 && request.operation !== 'renameFile') {
      const { path } = request;
      namespace.control(path, { ...namespace.accessControl(path), owner: principal });
    }
    return answer;
  };
  const serve = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(message);
    const request = matchedOperation(message);
    if (typeof request === 'string') {
      refused.push(`${String(message.method)} ${String(message.url)}: ${request}`);
      send(response, error(400, 'RefusedByStub'));
      return;
    }
    const at = faults.findIndex(({ operation }) => operation === request.operation);
    const fault = at === -1 ? undefined : faults.splice(at, 1)[0]?.fault;
    if (fault === 'cut before') {
      response.destroy();
      return;
    }
    const heard = fault === 'range ignored' ? withoutRange(request) : request;
    const answer = answerTo(heard, body, fault);
    if (!isInTable(request.operation, answer)) {
      refused.push(`${request.operation} answered ${answer.status} ${answer.code ?? ''}`);
    }
    refused.push(
      ...whatIsUnpublished(request.operation, exchangeOf(message, request, answer)).map(
        (what) => `${request.operation}: the specification does not know ${what}`,
      ),
    );
    served.push({ request, status: answer.status });
    if (typeof fault === 'object' && 'meanwhile' in fault) fault.meanwhile();
    deliver(response, answer, fault);
  };

  const server = createServer((message, response) => void serve(message, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the stub has no port');
  const checkRequests = (): void => {
    const lines = refused.splice(0);
    if (lines.length > 0)
      throw new Error(`outside of the REST reference:\n${lines.slice(0, 10).join('\n')}`);
  };
  return {
    port: address.port,
    namespace,
    principals,
    served,
    fail: (operation, fault, times = 1) => {
      for (let count = 0; count < times; count += 1) faults.push({ operation, fault });
    },
    refuseAclOf: (path) => {
      namespace.fixedAcl = path;
    },
    forgetFaults: () => {
      faults.length = 0;
    },
    checkRequests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      checkRequests();
    },
  };
}

function withoutRange(request: StubRequest): StubRequest {
  return {
    ...request,
    header: (name) => (name.endsWith('range') ? undefined : request.header(name)),
  };
}

function tokenOf({ header }: StubRequest): string {
  return (header('authorization') ?? '').replace('Bearer ', '');
}

function containerMissing(operation: OperationName): StubAnswer {
  const isBlob = REST_OPERATIONS[operation].endpoint === 'blob';
  return error(404, isBlob ? 'ContainerNotFound' : 'FilesystemNotFound');
}

function isInTable(operation: OperationName, { status, code }: StubAnswer): boolean {
  const answers: RestOperation['answers'] = REST_OPERATIONS[operation].answers;
  const codes = answers[status];
  return codes !== undefined && (code === undefined ? codes.length === 0 : codes.includes(code));
}

function deliver(response: ServerResponse, answer: StubAnswer, fault: Fault | undefined): void {
  if (fault === 'cut after') response.destroy();
  else if (fault === 'cut in the middle') sendHalf(response, answer, () => response.destroy());
  else if (fault === 'ended in the middle') {
    sendHalf(response, answer, () => response.socket?.end());
  } else send(response, answer);
}

function send(response: ServerResponse, answer: StubAnswer): void {
  const { status, code, body } = answer;
  const isHead = response.req.method === 'HEAD';
  const errorBody = code === undefined ? undefined : Buffer.from(errorText(response.req, code));
  const content = isHead ? undefined : (body ?? errorBody ?? Buffer.alloc(0));
  response.writeHead(status, {
    ...headersOf(response.req, answer),
    ...(content === undefined ? {} : { 'content-length': String(content.length) }),
  });
  response.end(content);
}

/** What went over the wire, to be held to the specification. */
function exchangeOf(message: IncomingMessage, request: StubRequest, answer: StubAnswer): Exchange {
  const answerHeaders = headersOf(message, answer);
  const { code, body, status } = answer;
  const isJson = answerHeaders['content-type'] === 'application/json';
  const text = code === undefined ? body?.toString() : errorText(message, code);
  return {
    method: message.method ?? '',
    target: REST_OPERATIONS[request.operation].target,
    query: request.query,
    requestHeaders: Object.fromEntries(
      Object.entries(message.headers).map(([name, value]) => [name, String(value)]),
    ),
    status,
    code,
    answerHeaders,
    json: isJson && text !== undefined ? JSON.parse(text) : undefined,
  };
}

function headersOf(
  message: IncomingMessage,
  { code, headers }: StubAnswer,
): Readonly<Record<string, string>> {
  return {
    'x-ms-request-id': '00000000-0000-0000-0000-000000000000',
    'x-ms-version': String(message.headers['x-ms-version'] ?? ''),
    ...(code === undefined ? {} : { 'x-ms-error-code': code, 'content-type': errorType(message) }),
    ...headers,
  };
}

/** States the whole length and sends half of it. */
function sendHalf(response: ServerResponse, answer: StubAnswer, breakOff: () => void): void {
  const { body = Buffer.alloc(0) } = answer;
  response.writeHead(answer.status, {
    ...headersOf(response.req, answer),
    'content-length': body.length,
  });
  response.write(body.subarray(0, body.length / 2), breakOff);
}

/** The dfs endpoint states errors as JSON, the blob endpoint as XML. */
function errorText(message: IncomingMessage, code: string): string {
  return errorType(message) === 'application/json'
    ? JSON.stringify({ error: { code, message: `${code} of the stub` } })
    : `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${code} of the stub</Message></Error>`;
}

function errorType(message: IncomingMessage): string {
  const isBlob = message.headers.host?.includes('.blob.') === true;
  return isBlob ? 'application/xml' : 'application/json';
}
