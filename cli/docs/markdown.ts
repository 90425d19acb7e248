/** The command that writes every generated document. */
export const DOCS_COMMAND = 'npm run -s grid -- docs';

/** First line of a generated Markdown document. */
export const GENERATED_LINE = `<!-- Written by \`${DOCS_COMMAND}\`: change the code it is made from, not this file. -->`;

/** A Markdown table. */
export function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(' | ')} |`;
  return [line(header), `|${header.map(() => '---').join('|')}|`, ...rows.map(line)];
}

/** A generated Markdown document: its first line, title and paragraphs. */
export function generatedDocument(title: string, parts: readonly (readonly string[])[]): string {
  const body = parts.map((lines) => lines.join('\n')).join('\n\n');
  return `${GENERATED_LINE}\n\n# ${title}\n\n${body}\n`;
}

function escaped(cell: string): string {
  return cell.replaceAll('|', '\\|');
}
