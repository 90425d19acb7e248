/**
 * Cuts delimited text into lines of cells: quoted cells, doubled quotes, LF or CRLF, an optional
 * byte order mark, empty lines left out.
 */
export function parseDelimited(text: string, delimiter: string): readonly (readonly string[])[] {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const hasQuotes = body.includes('"');
  if (!hasQuotes) {
    return body
      .split(/\r?\n/)
      .filter((line) => line !== '')
      .map((line) => line.split(delimiter));
  }
  return parseQuoted(body, delimiter);
}

function parseQuoted(body: string, delimiter: string): readonly (readonly string[])[] {
  const separator =
    delimiter === '\t' ? '\\t' : delimiter.replaceAll(/[\\^$.|?*+()[\]{}]/g, '\\$&');
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^\\n\\r"]*?))(${separator}|\\r?\\n|$)`, 'y');
  const lines: string[][] = [];
  let line: string[] = [];
  while (cell.lastIndex < body.length) {
    const match = cell.exec(body);
    if (match === null) throw new SyntaxError('a quoted cell is not closed');
    line.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === delimiter) continue;
    if (line.length > 1 || line[0] !== '') lines.push(line);
    line = [];
  }
  if (line.length > 0) lines.push([...line, '']);
  return lines;
}
