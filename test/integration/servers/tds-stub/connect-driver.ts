import sql from 'mssql';

/** A pool of the real driver on a `mssql://` address of the stub. */
export async function connectDriver(
  url: string,
  settings: Partial<sql.config> = {},
): Promise<sql.ConnectionPool> {
  const { hostname, port, username, password, pathname } = new URL(url);
  const pool = new sql.ConnectionPool({
    server: hostname,
    port: Number(port),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: pathname.slice(1),
    ...settings,
    options: { encrypt: false, useUTC: true, ...settings.options },
  });
  return pool.connect();
}
