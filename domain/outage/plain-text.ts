/** What an HTML parser would take for a tag or a comment: `<` and a letter, `/`, `!` or `?`. */
const TAG_LIKE = /<(?:!--[^]*?(?:-->|$)|[a-z/!?][^<>]*(?:>|$))/gi;
/** Control characters except line feed and tab. */
// eslint-disable-next-line no-control-regex -- these are the characters to remove
const CONTROL = /[\u0000-\u0008\u000B-\u001F\u007F]/g;

/** Far more than any column of Gold keeps. */
const MAX_LENGTH = 10_000;

/**
 * A published text as text: without markup, control characters and surplus blanks. Comparisons such
 * as `P < 100 MW` stay. Cut at 10,000
 * characters; undefined when nothing is left.
 */
export function findPlainText(text: string): string | undefined {
  const plain = withoutTags(text.slice(0, MAX_LENGTH))
    .replaceAll('\r\n', '\n')
    .replaceAll(CONTROL, '')
    .replaceAll(/[^\S\n]+/g, ' ')
    .replaceAll(/ ?\n ?/g, '\n')
    .trim();
  return plain === '' ? undefined : plain;
}

/** Until nothing changes: what is left of `<<b>script>` may be a tag again. */
function withoutTags(text: string): string {
  let current = text;
  for (;;) {
    const stripped = current.replaceAll(TAG_LIKE, '');
    if (stripped === current) return stripped;
    current = stripped;
  }
}
