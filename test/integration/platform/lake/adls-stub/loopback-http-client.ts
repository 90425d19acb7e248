import { toHttpHeadersLike } from '@azure/core-http-compat';
import {
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineRequest,
} from '@azure/core-rest-pipeline';
import type { IHttpClient } from '@azure/storage-file-datalake';

/** Sends every request to a port of this machine, with the real name of its host. */
export function createLoopbackHttpClient(port: number): IHttpClient {
  const client = createDefaultHttpClient();
  return {
    sendRequest: async (original) => {
      const url = new URL(original.url);
      const headers = createHttpHeaders({ ...original.headers.rawHeaders(), Host: url.host });
      const request = createPipelineRequest({
        url: `http://127.0.0.1:${port}${url.pathname}${url.search}`,
        method: original.method,
        headers,
        ...bodyOf(original),
        timeout: original.timeout,
        allowInsecureConnection: true,
        ...(original.abortSignal === undefined ? {} : { abortSignal: original.abortSignal }),
        ...(original.streamResponseStatusCodes === undefined
          ? {}
          : { streamResponseStatusCodes: original.streamResponseStatusCodes }),
      });
      const response = await client.sendRequest(request);
      return { ...response, request: original, headers: toHttpHeadersLike(response.headers) };
    },
  };
}

/** The only body the lake sends is a buffer; the type of the library's older interface says nothing. */
function bodyOf(original: { readonly body?: unknown }): { body?: Uint8Array } {
  return original.body instanceof Uint8Array ? { body: original.body } : {};
}
