import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';

import { parseComposeFile, readComposeText } from '../../../cli/rehearsal/compose-file.js';
import { PROJECT_ROOT } from '../../../platform/project-root.js';

const configuration = z
  .object({
    rule_files: z.array(z.string()),
    scrape_configs: z.array(
      z.object({
        job_name: z.string(),
        metrics_path: z.string().optional(),
        static_configs: z.array(z.object({ targets: z.array(z.string()) })),
      }),
    ),
  })
  .parse(parse(infraText('prometheus/prometheus.yml')));
const alerts = z
  .object({
    groups: z.array(
      z.object({
        rules: z.array(
          z.strictObject({
            alert: z.string(),
            expr: z.string(),
            for: z
              .string()
              .regex(/^\d+m$/)
              .optional(),
            labels: z.object({ severity: z.enum(['critical', 'warning']) }),
            annotations: z.object({ summary: z.string().min(1) }),
          }),
        ),
      }),
    ),
  })
  .parse(parse(infraText('prometheus/alerts.yml')))
  .groups.flatMap(({ rules }) => rules);
const { services } = parseComposeFile(readComposeText(), { GRID_DOMAIN: 'grid.example.org' });

describe('monitoring', () => {
  test('asks services that there are, on a network it shares with them', () => {
    const own = services['prometheus']?.networks ?? [];
    const targets = configuration.scrape_configs.flatMap(({ static_configs: configs }) =>
      configs.flatMap(({ targets: names }) => names.map((name) => name.split(':')[0] ?? '')),
    );
    const others = targets.filter((name) => name !== '127.0.0.1');

    expect(others).toEqual(['temporal', 'proxy']);
    for (const name of others) {
      expect(services[name]?.networks?.some((network) => own.includes(network))).toBe(true);
    }
  });

  test('has the rules where its container finds them', () => {
    expect(configuration.rule_files).toEqual(['/etc/prometheus/alerts.yml']);
    expect(services['prometheus']?.volumes).toContain('./infra/prometheus:/etc/prometheus:ro');
  });

  test('tells a target that is down, a queue nobody asks and a queue that is behind', () => {
    expect(alerts.map(({ alert, expr }) => [alert, /^(?:.*\()?(\w+)/.exec(expr)?.[1]])).toEqual([
      ['TargetDown', 'up'],
      ['QueueWithoutPoller', 'no_poller_tasks'],
      ['QueueBehind', 'approximate_backlog_age_seconds'],
    ]);
  });

  test('names namespaces as Temporal writes them into its figures', () => {
    const namespace = services['worker-io']?.environment?.['GRID_TEMPORAL_NAMESPACE'] ?? '';
    const written = namespace.replaceAll(/[^0-9A-Za-z]/g, '_');
    const selectors = alerts.flatMap(({ expr }) =>
      [...expr.matchAll(/namespace=~"([^"]+)"/g)].map(([, pattern = '']) => pattern),
    );

    expect(selectors).toHaveLength(2);
    for (const pattern of selectors) expect(written).toMatch(new RegExp(`^(?:${pattern})$`));
  });

  test('is seen through the proxy by who has the password, under the path it believes in', () => {
    const caddyfile = infraText('caddy/Caddyfile');
    const [, route = ''] = /handle \/prometheus\/\* \{([\s\S]*?)\n\t\}/.exec(caddyfile) ?? [];
    const self = configuration.scrape_configs.find(({ job_name: job }) => job === 'prometheus');

    expect(services['prometheus']?.command).toContain(
      '--web.external-url=https://grid.example.org/prometheus/',
    );
    expect(route).toContain('import password');
    expect(route).toContain('reverse_proxy prometheus:9090');
    expect(services['prometheus']?.ports).toBeUndefined();
    expect(self?.metrics_path).toBe('/prometheus/metrics');
    expect(JSON.stringify(services['prometheus']?.healthcheck)).toContain('/prometheus/-/healthy');
  });
});

function infraText(path: string): string {
  return readFileSync(join(PROJECT_ROOT, 'infra', path), 'utf8');
}
