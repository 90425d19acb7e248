import { GridError } from '../../domain/errors/grid-error.js';
import { BASE_BYTES, checkImage, IMAGE_LIMIT_BYTES, imageBytes } from '../rehearsal/image-check.js';
import { createScreen } from '../stack/screen.js';

const MEGABYTE = 1e6;

/**
 * `grid image`: what the Dockerfile would put into the image, as a folder of this machine: how large
 * it is, and how each role starts from it.
 *
 * @throws GridError INTERNAL when it is larger than the aim.
 */
export async function image(options: { readonly json?: boolean }): Promise<void> {
  const { image: folder, lazyImports, starts } = await checkImage(createScreen(process.stderr));
  const total = imageBytes(folder);
  const mb = (bytes: number): string => `${(bytes / MEGABYTE).toFixed(1)} MB`;
  const lines = [
    `base                          ${mb(BASE_BYTES)} (published, not measured)`,
    ...folder.layers.map(({ target, bytes }) => `${target.padEnd(30)}${mb(bytes)}`),
    `${'image of every role'.padEnd(30)}${mb(total)} (aim: under ${mb(IMAGE_LIMIT_BYTES)})`,
    '',
    `${lazyImports.length} imports made only where they are configured load from it`,
    ...starts.map(
      ({ role, readyMs, processorMs, restBytes }) =>
        `${role.padEnd(30)}ready after ${(readyMs / 1000).toFixed(2)} s (${(processorMs / 1000).toFixed(2)} s of processor), ${mb(restBytes)} at rest`,
    ),
  ];
  console.log(
    options.json === true
      ? JSON.stringify({ total, ...folder, lazyImports, starts })
      : lines.join('\n'),
  );
  if (total > IMAGE_LIMIT_BYTES) {
    throw new GridError('INTERNAL', `the image is ${mb(total)}, more than the aim`);
  }
}
