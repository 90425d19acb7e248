import { randomBytes, X509Certificate } from 'node:crypto';
import { join } from 'node:path';

import { generate } from 'selfsigned';

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

/** The kept certificate for localhost and 127.0.0.1, made anew when there is none or it ends soon. */
export async function ensureLocalIdentityCertificate(
  home: string,
): Promise<LocalIdentityCertificate> {
  const caFile = localIdentityCaFile(home);
  const keyFile = join(home, 'identity', 'certificate-key.pem');
  const [certificatePem, privateKeyPem] = await Promise.all([
    findFileContent(caFile),
    findFileContent(keyFile),
  ]);
  if (certificatePem !== undefined && privateKeyPem !== undefined && lastsLong(certificatePem)) {
    return { privateKeyPem, certificatePem, caFile };
  }

  const made = await makeCertificate();
  await writePrivateFile(keyFile, made.private);
  await writePrivateFile(caFile, made.cert);
  return { privateKeyPem: made.private, certificatePem: made.cert, caFile };
}

function lastsLong(certificatePem: string): boolean {
  try {
    const { validTo } = new X509Certificate(certificatePem);
    return Date.parse(validTo) - Date.now() > RENEW_BEFORE_DAYS * DAY_MS;
  } catch {
    return false;
  }
}

function makeCertificate(): ReturnType<typeof generate> {
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
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
}
