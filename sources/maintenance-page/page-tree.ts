import { load, type CheerioAPI } from 'cheerio/slim';

import { GridError } from '../../domain/errors/grid-error.js';

/** No page that people read is nested deeper; one that is would exhaust the stack of a reader. */
const MAX_DEPTH = 256;
const MAX_NODES = 500_000;

/** A page as a tree that can be asked with selectors. */
export type Page = CheerioAPI;

/**
 * The tree of an HTML page. Nothing of it runs and nothing is fetched: scripts and styles are dropped,
 * and HTML has no entities of a document's own, so a DOCTYPE that declares some declares nothing.
 *
 * @throws GridError PAYLOAD_SCHEMA_DRIFT when it is nested deeper, or larger, than a page of people is.
 */
export function readPage(html: string): Page {
  const page = load(html);
  refuseMonster(page);
  page('script, style, template, noscript').remove();
  return page;
}

/** Children of an element; texts and comments have none. */
function childrenOf(node: object): readonly object[] {
  return 'children' in node && Array.isArray(node.children) ? (node.children as object[]) : [];
}

/** Level by level, so that the depth of the page is not that of the stack. */
function refuseMonster(page: Page): void {
  let level: readonly object[] = page.root().contents().toArray();
  let nodes = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    nodes += level.length;
    if (depth > MAX_DEPTH || nodes > MAX_NODES) {
      throw new GridError(
        'PAYLOAD_SCHEMA_DRIFT',
        `the page is no page: more than ${depth > MAX_DEPTH ? `${MAX_DEPTH} levels` : `${MAX_NODES} nodes`}`,
        { depth, nodes },
      );
    }
    level = level.flatMap(childrenOf);
  }
}
