import { randomBytes, X509Certificate } from 'node:crypto';
import { join } from 'node:path';

import { findFileContent, writePrivateFile } from './private-file.js';

/** Key and certificate of the local identity provider, and the file others trust it by. */
export interface LocalIdentityCertificate {
  readonly privateKeyPem: string;
  readonly certificatePem: string;
  readonly caFile: string;
}

const VALIDITY_DAYS = 730;
const RENEW_BEFORE_DAYS = 30;
const DAY_MS = 86_400_000;

/** Where the certificate of the local identity provider lies; it signs itself, so it is its own authority. */
export function localIdentityCaFile(home: string): string {
  return join(home, 'identity', 'certificate.pem');
}

/**
 * The kept certificate for a name, localhost and 127.0.0.1, made anew when there is none, it is for
 * another name, or it ends soon.
 */
export async function ensureLocalIdentityCertificate(
  home: string,
  hostName = 'localhost',
): Promise<LocalIdentityCertificate> {
  const caFile = localIdentityCaFile(home);
  const keyFile = join(home, 'identity', 'certificate-key.pem');
  const [certificatePem, privateKeyPem] = await Promise.all([
    findFileContent(caFile),
    findFileContent(keyFile),
  ]);
  if (
    certificatePem !== undefined &&
    privateKeyPem !== undefined &&
    serves(certificatePem, hostName)
  ) {
    return { privateKeyPem, certificatePem, caFile };
  }

  const made = await makeCertificate(hostName);
  await writePrivateFile(keyFile, made.private);
  await writePrivateFile(caFile, made.cert);
  return { privateKeyPem: made.private, certificatePem: made.cert, caFile };
}

function serves(certificatePem: string, hostName: string): boolean {
  try {
    const certificate = new X509Certificate(certificatePem);
    const lastsLong = Date.parse(certificate.validTo) - Date.now() > RENEW_BEFORE_DAYS * DAY_MS;
    return lastsLong && certificate.checkHost(hostName) !== undefined;
  } catch {
    return false;
  }
}

/** Loads its library only here: many ask where the certificate lies, one makes it. */
async function makeCertificate(
  hostName: string,
): Promise<{ readonly private: string; readonly cert: string }> {
  const { generate } = await import('selfsigned');
  // A name of its own: two authorities of one name in one process would hide each other.
  const name = `Grid Power Stream local identity ${randomBytes(8).toString('hex')}`;
  return generate([{ name: 'commonName', value: name }], {
    algorithm: 'sha256',
    keyType: 'ec',
    curve: 'P-256',
    notBeforeDate: new Date(Date.now() - DAY_MS),
    notAfterDate: new Date(Date.now() + VALIDITY_DAYS * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...[...new Set([hostName, 'localhost'])].map((value) => ({ type: 2 as const, value })),
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
}
