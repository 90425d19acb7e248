import type { StackPlan } from './stack-plan.js';

/**
 * The environment of a child: that of this process, with everything that was decided at start.
 * A child that is given no database sees none: an empty variable counts as absent.
 */
export function childEnvironment(
  plan: StackPlan,
  databaseUrl?: string,
  environment: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  return {
    ...environment,
    GRID_HOME: plan.home.root,
    GRID_SOURCES: plan.resolved.sources,
    GRID_ODRE_URL: plan.odreUrl,
    GRID_API_PORT: String(plan.ports.api),
    GRID_IDP_PORT: String(plan.ports.identityProvider),
    GRID_STAND_IN_PORT: String(plan.ports.standIn),
    GRID_TEMPORAL_ADDRESS: plan.temporalAddress,
    GRID_TEMPORAL_NAMESPACE: plan.temporalNamespace,
    GRID_LAKE_URL: plan.lakeUrl,
    GRID_OIDC_ISSUER: plan.issuer,
    ...optional('GRID_TEMPORAL_UI_URL', plan.temporalUiUrl),
    ...optional('GRID_OIDC_CA_FILE', plan.caFile),
    ...optional('NODE_EXTRA_CA_CERTS', plan.caFile),
    GRID_DATABASE_URL: databaseUrl ?? '',
  };
}

function optional(name: string, value: string | undefined): NodeJS.ProcessEnv {
  return value === undefined ? {} : { [name]: value };
}
