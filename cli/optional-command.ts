import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Whether a module of this build is there, by its address relative to dist/cli/. */
export function hasModule(relativePath: string): boolean {
  return existsSync(fileURLToPath(new URL(relativePath, import.meta.url)));
}

/**
 * Runs a function of a module that is loaded by name.
 *
 * @throws Error when the module does not export it.
 */
export async function callExport(
  relativePath: string,
  name: string,
  argument: unknown,
): Promise<void> {
  const module: unknown = await import(new URL(relativePath, import.meta.url).href);
  const found: unknown =
    typeof module === 'object' && module !== null ? Reflect.get(module, name) : undefined;
  if (typeof found !== 'function') throw new Error(`${relativePath} exports no ${name}`);
  await Reflect.apply(found, undefined, [argument]);
}
