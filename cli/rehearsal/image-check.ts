import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import pg from 'pg';

import type { Screen } from '../stack/screen.js';
import { startTestServers } from '../test-servers.js';

import { assembleImage, type ImageFolder } from './image-folder.js';
import { loadLazyImports } from './lazy-imports.js';
import { measureRoleStarts, type RoleStart } from './role-starts.js';

/** What was found out about the image. */
export interface ImageFindings {
  readonly image: ImageFolder;
  /** What the pruned packages were shown to still load, though no role here is configured to. */
  readonly lazyImports: readonly string[];
  readonly starts: readonly RoleStart[];
}

/**
 * Size of the base, debian:bookworm-slim unpacked: published as about 75 MB; it cannot be measured
 * without a registry.
 */
export const BASE_BYTES = 75e6;

/** The aim for an image. */
export const IMAGE_LIMIT_BYTES = 400e6;

const DATABASE = 'grid_image_check';

/** Bytes of the whole image: the published base and what is copied onto it. */
export function imageBytes({ layers }: ImageFolder): number {
  return layers.reduce((sum, { bytes }) => sum + bytes, BASE_BYTES);
}

/** Assembles the image as a folder and starts each of its roles against servers of its own. */
export async function checkImage(screen: Screen): Promise<ImageFindings> {
  const folder = mkdtempSync(join(tmpdir(), 'grid-image-'));
  chmodSync(folder, 0o755);
  try {
    const image = await assembleImage(join(folder, 'image'), (message) => {
      screen.info(message);
    });
    const node = join(image.root, 'usr/local/bin/node');
    const lazyImports = await loadLazyImports(node, join(image.root, 'app'));
    const servers = await startTestServers();
    try {
      const { temporalAddress, postgresUrl: adminUrl } = servers.addresses;
      const databaseUrl = await freshDatabase(adminUrl);
      const ground = { imageRoot: image.root, folder, temporalAddress, databaseUrl, adminUrl };
      return { image, lazyImports, starts: await measureRoleStarts(ground) };
    } finally {
      await servers.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function freshDatabase(maintenanceUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: maintenanceUrl });
  await client.connect();
  await client.query(`create database ${DATABASE}`);
  await client.end();
  const url = new URL(maintenanceUrl);
  url.pathname = `/${DATABASE}`;
  return url.href;
}
