import { checkImage, IMAGE_LIMIT_BYTES, imageBytes } from '../cli/rehearsal/image-check.js';
import { createScreen } from '../cli/stack/screen.js';

import { formatMegabytes, formatMs } from './figure-format.js';
import type { Figure, Measurement } from './measurement.js';

/** What a role may take until it does its work. */
const AIMS: Readonly<Record<string, string>> = { api: '< 2 s', worker: '< 4 s' };

/** Size of the image, and how each role of it starts. */
export const ROLE_START: Measurement = {
  name: 'role-start',
  what: 'Start of each role from the production install, memory at rest, size of the image',
  method:
    'what the Dockerfile copies is put together as a folder (npm ci --omit=dev, pruned, stripped); each role is started from it alone, against an empty migrated database and the development server of Temporal, until the API answers /health/ready, Temporal lists a worker as polling, or a port is open. Processor time does not depend on what else the machine does; memory is the proportional set size 3 s later. The base of the image counts with the 75 MB it is published with.',
  measure: measureRoleStart,
};

async function measureRoleStart(): Promise<readonly Figure[]> {
  const { image, starts } = await checkImage(createScreen(process.stderr));
  return [
    {
      what: 'Image of every role, unpacked',
      aim: `< ${formatMegabytes(IMAGE_LIMIT_BYTES)}`,
      figure: formatMegabytes(imageBytes(image)),
      ratio: '',
    },
    ...starts.map(({ role, readyMs, processorMs, restBytes }) => ({
      what: `Start of \`${role}\`, and its memory at rest`,
      aim: AIMS[role.split(' ')[0] ?? ''] ?? '',
      figure: `${formatMs(readyMs)} (processor ${formatMs(processorMs)}), ${formatMegabytes(restBytes)} at rest`,
      ratio: '',
    })),
  ];
}
